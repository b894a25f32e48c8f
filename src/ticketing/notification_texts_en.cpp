#include "ticketing/notification_texts.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText texts[] = {
    {"ticket.assigned.one", "assigned to you"},
    {"ticket.assigned.many", "{count} times assigned to you"},
    {"ticket.mentioned.one", "you were mentioned"},
    {"ticket.mentioned.many", "you were mentioned {count} times"},
    {"ticket.replied.one", "new reply"},
    {"ticket.replied.many", "{count} new replies"},
    {"ticket.noted.one", "new internal note"},
    {"ticket.noted.many", "{count} new internal notes"},
    {"ticket.changed.one", "changed"},
    {"ticket.changed.many", "{count} changes"},
    {"detail.assignee", "new assignee"},
    {"detail.subject", "new subject"},
    {"detail.merged", "another ticket merged into it"},
    {"detail.priority:low", "priority low"},
    {"detail.priority:normal", "priority normal"},
    {"detail.priority:high", "priority high"},
    {"detail.priority:urgent", "priority urgent"},
    {"detail.status:new", "new"},
    {"detail.status:open", "open"},
    {"detail.status:waiting_on_requester", "waiting on the requester"},
    {"detail.status:waiting_on_vendor", "waiting on the vendor"},
    {"detail.status:resolved", "resolved"},
    {"detail.status:closed", "closed"},
};

}  // namespace

std::span<const CatalogueText> notification_texts_en() { return texts; }

}  // namespace mainstay::ticketing
