import type en from "../en/first-run"

/** Was bis zur ersten Bestellung im ERP fehlt. */
export default {
  title: "Erste Schritte",
  text: "Was noch fehlt, bis Ihre Bestellungen in Ihrem ERP sind.",
  progress: "{{done}} von {{all}} erledigt",
  test: "Jetzt testen",
  failed: "Das ERP antwortete nicht wie erwartet",
  states: {
    done: "Erledigt",
    todo: "Zu tun",
    waiting: "Noch nicht",
    unneeded: "Nichts zu tun",
  },
  do: {
    connect: "ERP verbinden",
    mend: "Beheben",
    resume: "Ansehen und fortsetzen",
    look: "Ansehen",
    map: "Lagerorte zuordnen",
    alert: "Alarmkanal anlegen",
    older: "Ältere Bestellungen senden",
  },
  connection: {
    title: "ERP verbinden",
    done: "{{name}} ist verbunden.",
    todo: "Geben Sie an, wo Ihr ERP ist und wie man sich dort anmeldet.",
  },
  reachable: {
    title: "Das ERP antwortet",
    first: "Verbinden Sie zuerst Ihr ERP.",
    problem: "{{name}} kann so, wie es eingerichtet ist, nicht benutzt werden.",
    paused: "{{name}} ist angehalten; es wird nichts gesendet.",
    untested: "{{name}} wurde noch nicht gefragt. Ein Test bucht nichts.",
    down: "{{name}} antwortet nicht oder lehnt Ihre Zugangsdaten ab. Bestellungen warten, und keine geht verloren.",
    done: "{{name}} antwortet.",
  },
  locations: {
    title: "Sein Bestand kommt am richtigen Ort an",
    none: "Bisher kam kein Bestand. Falls Ihr ERP Bestand sendet, sagen Sie, welcher seiner Lagerorte welcher der Ihren ist.",
    todo_one: "{{count}} Artikel wartet, bis Sie sagen, an welchen Ihrer Lagerorte er gehört.",
    todo_other: "{{count}} Artikel warten, bis Sie sagen, an welchen Ihrer Lagerorte sie gehören.",
    done_one: "{{count}} Lagerort ist zugeordnet, und nichts wartet.",
    done_other: "{{count}} Lagerorte sind zugeordnet, und nichts wartet.",
  },
  alerts: {
    title: "Bei Störungen wird jemand geweckt",
    todo: "Niemand wird geweckt. Legen Sie einen Kanal an, der Menschen alarmiert, etwa PagerDuty, Slack oder die Glocke der Verwaltung.",
    silent: "Niemand wird geweckt: Durch {{name}} kommt nichts an.",
    done: "Gemeldet wird über {{names}}.",
  },
  order: {
    title: "Die erste Bestellung ist im ERP",
    first: "Verbinden Sie zuerst Ihr ERP.",
    todo: "Bestellen Sie etwas in Ihrem Shop; es kommt in Sekunden an. Bestellungen von vor der Verbindung gehen auf Ihren Wunsch hinaus.",
    pending: "Sie ist unterwegs.",
    held_one: "{{count}} Nachricht zu einer Bestellung ist zurückgehalten und braucht Sie.",
    held_other: "{{count}} Nachrichten zu Bestellungen sind zurückgehalten und brauchen Sie.",
    dead_one: "{{count}} Nachricht zu einer Bestellung war unzustellbar. Ihre Seite sagt, warum und was zu tun ist.",
    dead_other: "{{count}} Nachrichten zu Bestellungen waren unzustellbar. Ihre Seite sagt, warum und was zu tun ist.",
    done: "Bestellungen kommen an.",
  },
} satisfies typeof en
