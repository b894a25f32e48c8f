#include "ticketing/approval_mail.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText approval_en[] = {
    {"mail.subject", "{key}: Do you approve?"},
    {"mail.text",
     "Hello {name},\n\n{asker} asks for your approval of {key}: {subject}\n\n{question}\n\nAnswer "
     "here:\n\n{link}\n\nThe page shows what it is about before you decide. The link is for you "
     "alone and works once.\n"},
    {"ticket.approval_asked.one", "you are asked to approve a ticket"},
    {"ticket.approval_asked.many", "you are asked to approve tickets, {count} times"},
    {"ticket.approval_decided.one", "an approval came to an end"},
    {"ticket.approval_decided.many", "{count} approvals came to an end"},
    {"detail.approval:reminded", "reminder"},
    {"detail.approval:approved", "approved"},
    {"detail.approval:declined", "declined"},
    {"detail.approval:withdrawn", "withdrawn"},
    {"detail.approval:expired", "expired"},
};

}  // namespace

std::span<const CatalogueText> approval_texts_en() { return approval_en; }

}  // namespace mainstay::ticketing
