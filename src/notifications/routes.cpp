#include "http/route.hpp"
#include "notifications/choices.hpp"
#include "notifications/inbox.hpp"
#include "notifications/notifications.hpp"

namespace mainstay::notifications {

std::vector<http::Route> routes(const Kinds& kinds, const Rules& rules) {
    auto list = [&kinds](db::Sql& sql, const Call& call, const ListNotifications& request) {
        return list_notifications(sql, call, request, kinds);
    };
    auto mark = [&kinds](db::Sql& sql, const Call& call, const MarkRead& request) {
        return mark_notifications_read(sql, call, request, kinds);
    };
    auto show = [&kinds, rules](db::Sql& sql, const Call& call, const http::Nothing& request) {
        return show_choices(sql, call, request, kinds, rules);
    };
    auto change = [&kinds, rules](db::Sql& sql, const Call& call, const ChangeChoices& request) {
        return change_choices(sql, call, request, kinds, rules);
    };
    return {
        http::get(
            "/api/v1/notifications", list,
            {.summary = "List what you are notified of, the newest first.",
             .refuses = {Refusal::invalid},
             .limit = 30}
        ),
        http::post(
            "/api/v1/notifications/read", mark,
            {.summary = "Mark notifications as read: those named, or all up to one.",
             .refuses = {Refusal::invalid},
             .operation = "markNotificationsRead"}
        ),
        http::get(
            "/api/v1/me/notification-choices", show,
            {.summary = "Show where you want which notifications.",
             .tag = "notifications",
             .operation = "showNotificationChoices"}
        ),
        http::put(
            "/api/v1/me/notification-choices", change,
            {.summary = "Change where you want which notifications, and when the digest comes.",
             .refuses = {Refusal::invalid},
             .tag = "notifications",
             .operation = "changeNotificationChoices"}
        ),
    };
}

}  // namespace mainstay::notifications
