import { useParams } from "react-router-dom"
import { ChannelPage } from "../../../../../components/channels/channel-page"
import { Crumb } from "../../../../../components/crumb"

export default function Page() {
  const { id = "" } = useParams()
  return <ChannelPage key={id} id={id} />
}

export const handle = { breadcrumb: () => <Crumb of="channels.title" /> }
