#include "ticketing/notification_texts.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText notification_en[] = {
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
    {"ticket.due_soon.one", "due soon"},
    {"ticket.due_soon.many", "{count} times due soon"},
    {"ticket.breached.one", "a promise was missed"},
    {"ticket.breached.many", "{count} promises were missed"},
    {"ticket.vendor_replied.one", "the vendor answered"},
    {"ticket.vendor_replied.many", "the vendor answered {count} times"},
    {"detail.vendor_response", "answer of the vendor"},
    {"detail.vendor_resolution", "solution by the vendor"},
    {"ticket.by_rule.one", "a rule points you to it"},
    {"ticket.by_rule.many", "rules point you to it {count} times"},
    {"detail.routed", "by routing"},
    {"contract.hours.one", "hours of a contract are used"},
    {"contract.hours.many", "hours of a contract are used, told {count} times"},
    {"detail.hours_80", "80 % of the period"},
    {"detail.hours_100", "all of the period"},
    {"detail.first_response", "first response"},
    {"detail.next_reply", "next reply"},
    {"detail.resolution", "resolution"},
    {"detail.level_L1", "time at L1"},
    {"detail.level_L2", "time at L2"},
    {"detail.level_L3", "time at L3"},
    {"detail.level_L4", "time at L4"},
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

std::span<const CatalogueText> notification_texts_en() { return notification_en; }

}  // namespace mainstay::ticketing
