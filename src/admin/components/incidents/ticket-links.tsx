import { ErpText } from "../erp-text"
import { LINK } from "../links"

/** What an incident is called where people work on it. Only what is an address on the web becomes a link. */
export const TicketLinks = ({ tickets }: { tickets: { key: string; url: string | null }[] }) => (
  <ul className="flex flex-wrap gap-x-3 gap-y-1">
    {tickets.map(({ key, url }) => (
      <li key={`${key} ${url}`}>
        {url && /^https?:\/\//i.test(url) ? (
          <a href={url} target="_blank" rel="noreferrer" className={LINK}>
            <ErpText>{key}</ErpText>
          </a>
        ) : (
          <ErpText>{key}</ErpText>
        )}
      </li>
    ))}
  </ul>
)
