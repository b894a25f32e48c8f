#include "notifications/mailing.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"

namespace mainstay::notifications {

namespace {

constexpr int due_max = 1'000;          // Of one person, in one mail.
constexpr std::size_t listed_max = 50;  // Of these, in full.
constexpr std::size_t named_max = 5;    // Of these, in the subject.
constexpr int people_max = 200;         // In one run; the others are those of the next.

/// `status:waiting_on_requester` in words.
std::string words_of(std::string detail) {
    std::ranges::replace(detail, ':', ' ');
    std::ranges::replace(detail, '_', ' ');
    return detail;
}

/// `3 new replies`, `changed (status resolved)`.
std::string change_text(const Notification& notification, const Kinds& kinds) {
    const auto* kind = kinds.find(notification.kind);
    if (!kind) return notification.kind;
    if (notification.count > 1) return fmt::format("{} {}", notification.count, kind->many);
    if (notification.detail.empty()) return kind->one;
    return fmt::format("{} ({})", kind->one, words_of(notification.detail));
}

std::string subject_of(const std::vector<ShownNotification>& shown, const Kinds& kinds) {
    if (shown.size() == 1) {
        const auto& [notification, subject] = shown.front();
        return fmt::format(
            "[{}] {}: {}", subject.name, change_text(notification, kinds), subject.title
        );
    }
    std::vector<std::string> names;
    for (const auto& [notification, subject] : shown)
        if (std::ranges::find(names, subject.name) == names.end()) names.push_back(subject.name);
    std::string text = fmt::format("{} notifications: ", shown.size());
    for (std::size_t i = 0; i < std::min(names.size(), named_max); ++i)
        text += (i == 0 ? "" : ", ") + names[i];
    return names.size() > named_max ? text + ", …" : text;
}

/// The titles that a mail of these repeats.
std::vector<events::RepeatedTitle> titles_of(const std::vector<ShownNotification>& shown) {
    std::vector<events::RepeatedTitle> titles;
    for (std::size_t i = 0; i < std::min(shown.size(), listed_max); ++i)
        if (const auto& subject = shown[i].subject; subject.titled_by)
            titles.push_back({subject.title, *subject.titled_by});
    return titles;
}

/// Nothing of them is to be mailed any more.
void forget_mail(db::Sql& sql, std::vector<Notification>& due, Time now) {
    for (auto& each : due) {
        each.mail_at.reset();
        if (!each.in_app) each.read_at = now;  // Nobody will read it anywhere else.
        store::update_mail(sql, each);
    }
}

}  // namespace

NoticeText written(
    const std::vector<ShownNotification>& shown,
    const std::map<Id<User>, identity::UserRef>& actors, const Kinds& kinds, const Outlet& outlet,
    std::string_view recipient
) {
    auto text = fmt::format("Hello {},\n\n", recipient);
    for (std::size_t i = 0; i < std::min(shown.size(), listed_max); ++i) {
        const auto& [notification, subject] = shown[i];
        text += fmt::format("{}: {}\n", subject.name, subject.title);
        text += "    " + change_text(notification, kinds);
        auto actor = notification.actor ? actors.find(*notification.actor) : actors.end();
        if (actor != actors.end())
            text += fmt::format(
                "{} by {}", notification.count > 1 ? ", the last" : "", actor->second.name
            );
        text += fmt::format("\n    {}{}\n\n", outlet.public_url, subject.link);
    }
    if (shown.size() > listed_max)
        text += fmt::format(
            "And {} more: {}/notifications\n\n", shown.size() - listed_max, outlet.public_url
        );
    text += fmt::format(
        "-- \nYou choose what is mailed to you, and when: {}{}\n", outlet.public_url, choices_path
    );
    return {subject_of(shown, kinds), std::move(text)};
}

void mail_due(
    db::Sql& sql, const Call& system, const Kinds& kinds, const Outlet& outlet, Id<User> person
) {
    auto due = store::due_mail(sql, person, system.now, due_max);
    auto call = identity::call_as(sql, person, system.now);
    auto shown = call ? shown_to(sql, *call, kinds, due) : std::vector<ShownNotification>();
    std::erase_if(shown, [](const auto& each) { return each.notification.read_at.has_value(); });
    auto first = std::ranges::find_if(shown, [](const auto& each) {
        return each.subject.application.has_value();
    });
    if (first != shown.end()) {
        auto words = written(shown, actors_of(sql, shown), kinds, outlet, call->caller->name);
        outlet.queue(
            sql, system,
            {
                .application = *first->subject.application,
                .from = outlet.from,
                .from_name = "Mainstay",
                .to = call->caller->email,
                .to_name = call->caller->name,
                .subject = std::move(words.subject),
                .text = std::move(words.text),
                .choices_url = outlet.public_url + std::string(choices_path),
                .titles = titles_of(shown),
            }
        );
        for (auto& each : due) each.mailed_at = system.now;
    }
    forget_mail(sql, due, system.now);
}

jobs::Schedule mail_schedule(db::Database& database, const Kinds& kinds, Outlet outlet) {
    return {
        .name = "notifications.mail",
        .every = std::chrono::minutes(1),
        .policy = {},
        .work =
            [&database, &kinds, outlet = std::move(outlet)](const jobs::Run& run) {
                auto now = run.call().now;
                auto people = database.read([&](db::Sql& sql) {
                    return store::due_recipients(sql, now, people_max);
                });
                for (auto person : people) {
                    if (run.is_stopping()) return;
                    database.write([&](db::Sql& sql) {
                        mail_due(sql, run.call(), kinds, outlet, person);
                    });
                }
            },
    };
}

}  // namespace mainstay::notifications
