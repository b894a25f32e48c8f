#include "ticketing/notification_texts.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText notification_de[] = {
    {"ticket.assigned.one", "Ihnen zugewiesen"},
    {"ticket.assigned.many", "Ihnen {count}-mal zugewiesen"},
    {"ticket.mentioned.one", "Sie wurden erwähnt"},
    {"ticket.mentioned.many", "Sie wurden {count}-mal erwähnt"},
    {"ticket.replied.one", "neue Antwort"},
    {"ticket.replied.many", "{count} neue Antworten"},
    {"ticket.noted.one", "neue interne Notiz"},
    {"ticket.noted.many", "{count} neue interne Notizen"},
    {"ticket.changed.one", "geändert"},
    {"ticket.changed.many", "{count} Änderungen"},
    {"ticket.due_soon.one", "bald fällig"},
    {"ticket.due_soon.many", "{count}-mal bald fällig"},
    {"ticket.breached.one", "eine Zusage wurde verfehlt"},
    {"ticket.breached.many", "{count} Zusagen wurden verfehlt"},
    {"ticket.vendor_replied.one", "der Hersteller hat geantwortet"},
    {"ticket.vendor_replied.many", "der Hersteller hat {count}-mal geantwortet"},
    {"detail.vendor_response", "Antwort des Herstellers"},
    {"detail.vendor_resolution", "Lösung durch den Hersteller"},
    {"ticket.by_rule.one", "eine Regel weist Sie darauf hin"},
    {"ticket.by_rule.many", "Regeln weisen Sie {count}-mal darauf hin"},
    {"detail.routed", "durch die Zuteilung"},
    {"contract.hours.one", "Stunden eines Vertrags sind verbraucht"},
    {"contract.hours.many", "Stunden eines Vertrags sind verbraucht, {count}-mal gemeldet"},
    {"detail.hours_80", "80 % des Zeitraums"},
    {"detail.hours_100", "alle des Zeitraums"},
    {"detail.first_response", "erste Antwort"},
    {"detail.next_reply", "nächste Antwort"},
    {"detail.resolution", "Lösung"},
    {"detail.level_L1", "Zeit in L1"},
    {"detail.level_L2", "Zeit in L2"},
    {"detail.level_L3", "Zeit in L3"},
    {"detail.level_L4", "Zeit in L4"},
    {"detail.assignee", "neu zugewiesen"},
    {"detail.subject", "neuer Betreff"},
    {"detail.merged", "mit einem anderen Ticket zusammengeführt"},
    {"detail.priority:low", "Priorität niedrig"},
    {"detail.priority:normal", "Priorität normal"},
    {"detail.priority:high", "Priorität hoch"},
    {"detail.priority:urgent", "Priorität dringend"},
    {"detail.status:new", "neu"},
    {"detail.status:open", "offen"},
    {"detail.status:waiting_on_requester", "wartet auf den Anfragenden"},
    {"detail.status:waiting_on_vendor", "wartet auf den Hersteller"},
    {"detail.status:resolved", "gelöst"},
    {"detail.status:closed", "geschlossen"},
};

}  // namespace

std::span<const CatalogueText> notification_texts_de() { return notification_de; }

}  // namespace mainstay::ticketing
