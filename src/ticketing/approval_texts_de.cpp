#include "ticketing/approval_mail.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText approval_de[] = {
    {"mail.subject", "{key}: Stimmen Sie zu?"},
    {"mail.text",
     "Hallo {name},\n\n{asker} bittet um Ihre Zustimmung zu {key}: {subject}\n\n{question}\n\n"
     "Antworten Sie hier:\n\n{link}\n\nDie Seite zeigt, worum es geht, bevor Sie entscheiden. Der "
     "Link ist nur für Sie und gilt einmal.\n"},
    {"ticket.approval_asked.one", "Sie werden um Zustimmung zu einem Ticket gebeten"},
    {"ticket.approval_asked.many", "Sie werden {count}-mal um Zustimmung zu Tickets gebeten"},
    {"ticket.approval_decided.one", "eine Zustimmung ist entschieden"},
    {"ticket.approval_decided.many", "{count} Zustimmungen sind entschieden"},
    {"detail.approval:reminded", "Erinnerung"},
    {"detail.approval:approved", "zugestimmt"},
    {"detail.approval:declined", "abgelehnt"},
    {"detail.approval:withdrawn", "zurückgezogen"},
    {"detail.approval:expired", "abgelaufen"},
};

}  // namespace

std::span<const CatalogueText> approval_texts_de() { return approval_de; }

}  // namespace mainstay::ticketing
