/** Felder des Konnektors `http` auf Deutsch; auf Englisch stehen sie in seinem Schema. */
export default {
  settings: {
    url: {
      title: "URL für Bestellungen",
      help: "Hierhin geht jede Bestellung per POST als JSON (CloudEvents). Sie finden sie in der Dokumentation der ERP-Schnittstelle oder der Middleware, die für den Shop gebaut wurde.",
    },
    lookup_url: {
      title: "URL zum Nachsehen",
      help: "Antwortet auf GET mit der Bestellung, die unter {reference} gebucht ist, oder mit 404 und JSON. Damit findet die Erweiterung heraus, was aus einer Anfrage ohne Antwort wurde, und nichts wird doppelt gebucht. Beispiel: https://erp.example.com/orders/{reference}",
    },
    test_url: {
      title: "URL zum Testen",
      help: "Eine Adresse, die einen GET mit Erfolg beantwortet, wenn das ERP gesund ist, oft /health oder /status. Ohne sie wird die URL für Bestellungen mit HEAD gefragt.",
    },
    stock_url: {
      title: "URL für Bestand",
      help: "Antwortet auf GET seitenweise mit den Beständen, die sich seit ?since=… geändert haben. Nur nötig, wenn das ERP gefragt werden soll (unter Bestand).",
    },
    idempotency: {
      title: "Schutz vor Doppeltem",
      help: "Was geschieht, wenn unklar ist, ob das ERP eine Bestellung gebucht hat. Vorgabe: nachsehen, wenn es eine URL dafür gibt, sonst fragen.",
      options: {
        key: "Das ERP erkennt Wiederholungen (Idempotency-Key)",
        lookup: "Erst unter der URL zum Nachsehen nachsehen",
        none: "Anhalten, bis jemand nachgesehen hat",
      },
    },
    message_types: {
      title: "Was die URL versteht",
      help: "Was nicht gewählt ist und trotzdem anfällt, wird zurückgehalten, damit es jemand von Hand einträgt.",
      options: {
        "order.placed": "Bestellung aufgegeben",
        "order.edited": "Bestellung geändert",
        "order.canceled": "Bestellung storniert",
      },
    },
    document_number_field: {
      title: "Feld der Belegnummer",
      help: "Wo in der Antwort des ERP die Nummer steht, die seine Benutzer sehen, etwa data.order.number.",
    },
    document_id_field: {
      title: "Feld der internen Nummer",
      help: "Wo in der Antwort des ERP seine interne Nummer steht.",
    },
    document_url_field: {
      title: "Feld des Links zum Beleg",
      help: "Wo in der Antwort die Adresse steht, unter der Benutzer den Beleg öffnen. Sie wird an der Bestellung zum Link.",
    },
    headers: { title: "Kopfzeilen", help: "Gehen mit jeder Anfrage mit. Nicht für Geheimnisse: Sie werden angezeigt." },
  },
  credentials: {
    signing_secrets: {
      title: "Signaturgeheimnisse",
      help: "Jede Bestellung wird damit signiert (Standard Webhooks), damit das ERP weiß, dass sie von Ihrem Shop kommt. Erzeugen Sie eines, kopieren Sie es und tragen Sie es auch im ERP ein. Das erste ist das aktuelle.",
    },
    authorization: {
      title: "Authorization-Kopfzeile",
      help: "Der ganze Wert, etwa Bearer eyJ… Im ERP heißt er meist API-Schlüssel oder Zugriffstoken, bei den Einstellungen des Benutzers für den Shop.",
    },
  },
}
