import { answerCauses } from "../answer-causes"

/** Held deliveries by what holds them, most frequent first. */
export const GET = answerCauses("held")
