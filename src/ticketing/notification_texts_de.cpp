#include "ticketing/notification_texts.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText texts[] = {
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

std::span<const CatalogueText> notification_texts_de() { return texts; }

}  // namespace mainstay::ticketing
