/** Felder der Alarmkanäle auf Deutsch; auf Englisch stehen sie in ihren Schemas. */
const signature = {
  title: "Signaturgeheimnisse",
  help: "Jede Meldung wird mit jedem davon signiert (Standard Webhooks). Das erste ist das aktuelle.",
}
const labels = (more: string) => ({ title: "Labels", help: `Bekommt jedes Ticket${more}.` })

export default {
  pagerduty: {
    settings: { url: { title: "URL", help: "Für Konten in der EU: https://events.eu.pagerduty.com/v2/enqueue" } },
    credentials: {
      routing_key: {
        title: "Integrationsschlüssel",
        help: "Einer Integration der Events API v2 des Dienstes, der alarmiert werden soll.",
      },
    },
  },
  slack: {
    settings: {
      mention: {
        title: "Erwähnen",
        help: "Wer namentlich gerufen wird, wenn ein dringender Vorfall beginnt.",
      },
    },
    credentials: {
      webhook_url: {
        title: "Webhook-URL",
        help: "Eines eingehenden Webhooks von Slack. Wer sie kennt, kann dort schreiben.",
      },
    },
  },
  webhook: {
    settings: { url: { title: "URL", help: "Hierhin gehen Vorfälle per POST, als JSON." } },
    credentials: {
      signing_secrets: signature,
      authorization: { title: "Authorization-Kopfzeile", help: "Der ganze Wert, etwa Bearer eyJ…" },
    },
  },
  notification: {
    settings: {
      channel: {
        title: "Kanal",
        help: "Wie ihn die Benachrichtigungsanbieter des Shops nennen: feed (die Glocke im Admin), email, sms …",
      },
      to: { title: "An", help: "Adresse oder Nummer. Leer für feed: Alle im Admin sehen es." },
      template: {
        title: "Vorlage",
        help: "Des Anbieters; sie bekommt title, description und incident. Ohne sie wird der Text gesendet, wie er ist.",
      },
    },
  },
  jira: {
    settings: {
      url: { title: "URL", help: "Von Jira selbst, etwa https://example.atlassian.net" },
      api: { title: "Art von Jira", help: "cloud: REST-API 3. data_center: REST-API 2, wie bei eigenen Servern." },
      project: { title: "Projekt", help: "Schlüssel des Projekts, in dem Tickets angelegt werden, etwa OPS." },
      issue_type: {
        title: "Art des Tickets",
        help: "Name oder Id. Was sie außer Titel und Beschreibung verlangt, braucht einen Vorgabewert.",
      },
      labels: labels(", neben einem mit der Id des Vorfalls"),
      done_transition: {
        title: "Übergang, wenn es vorbei ist",
        help: "Name oder Id, etwa Erledigt. Ohne ihn bekommt das Ticket einen Kommentar, und jemand schließt es.",
      },
      reopen_transition: {
        title: "Übergang, wenn es wiederkommt",
        help: "Name oder Id, etwa Wieder öffnen. Ohne ihn bekommt das Ticket einen Kommentar.",
      },
    },
    credentials: {
      email: {
        title: "E-Mail oder Benutzername",
        help: "Cloud: die E-Mail-Adresse des Kontos. Data Center: ein Benutzername; keiner bei einem persönlichen Zugriffstoken.",
      },
      token: {
        title: "Token",
        help: "Cloud: ein API-Token. Data Center: ein persönliches Zugriffstoken oder das Passwort des Benutzers.",
      },
    },
  },
  github: {
    settings: {
      repository: { title: "Repository", help: "Besitzer und Name, etwa example/store." },
      labels: labels(""),
      close: {
        title: "Schließen, wenn es vorbei ist",
        help: "Sonst bekommt es einen Kommentar, und jemand schließt es.",
      },
      url: { title: "URL der API", help: "Eines GitHub Enterprise Servers: https://github.example.com/api/v3" },
    },
    credentials: {
      token: { title: "Token", help: "Fein abgestuft, mit Schreibrecht auf die Issues des Repositorys." },
    },
  },
}
