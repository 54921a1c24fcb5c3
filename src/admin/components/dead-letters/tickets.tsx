import { isWebAddress } from "../../lib/phrases"
import { LINK } from "../links"

/** What something is called in ticket systems, with the way there. */
export const Tickets = ({ of }: { of: { key: string; url: string | null }[] }) =>
  of.length ? (
    <ul className="flex flex-wrap gap-x-2">
      {of.map(({ key, url }) => (
        <li key={key}>
          {isWebAddress(url) ? (
            <a href={url} target="_blank" rel="noreferrer" className={LINK}>
              {key}
            </a>
          ) : (
            key
          )}
        </li>
      ))}
    </ul>
  ) : (
    <span>–</span>
  )
