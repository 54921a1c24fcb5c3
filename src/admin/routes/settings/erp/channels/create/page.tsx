import { ChannelCreate } from "../../../../../components/channels/channel-create"
import { Crumb } from "../../../../../components/crumb"

export default ChannelCreate

export const handle = { breadcrumb: () => <Crumb of="channels.create" /> }
