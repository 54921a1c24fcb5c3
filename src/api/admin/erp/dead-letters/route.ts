import { answerCauses } from "../answer-causes"

/** Dead deliveries by what made them so, most frequent first. */
export const GET = answerCauses("dead")
