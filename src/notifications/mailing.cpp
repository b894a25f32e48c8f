#include "notifications/mailing.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "notifications/mail_texts.hpp"

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

/// Writes in one language.
class Words {
public:
    Words(const Kinds& kinds, Language language) : kinds_(kinds), language_(language) {}

    std::string text(std::string_view key, const Parameters& parameters) const {
        return mail_texts().text(language_, key, parameters);
    }

    /// `3 new replies`, `changed (resolved)`.
    std::string change(const Notification& notification) const {
        const auto* texts = kinds_.texts(notification.kind);
        const bool is_one = notification.count == 1;
        const auto* what =
            texts ? texts->find(language_, notification.kind + (is_one ? ".one" : ".many"))
                  : nullptr;
        if (!what) return notification.kind;
        auto words = fill(*what, {{"count", std::to_string(notification.count)}});
        if (!is_one || notification.detail.empty()) return words;
        const auto* detail = texts->find(language_, "detail." + notification.detail);
        auto more = detail ? std::string(*detail) : words_of(notification.detail);
        return text("detail", {{"what", std::move(words)}, {"detail", std::move(more)}});
    }

    std::string change_by(const Notification& notification, const std::string& actor) const {
        return text(
            notification.count > 1 ? "last_by" : "by",
            {{"what", change(notification)}, {"name", actor}}
        );
    }

    std::string subject(const std::vector<ShownNotification>& shown) const {
        if (shown.size() == 1) {
            const auto& [notification, subject] = shown.front();
            return fmt::format("[{}] {}: {}", subject.name, change(notification), subject.title);
        }
        std::vector<std::string> names;
        for (const auto& [notification, subject] : shown)
            if (std::ranges::find(names, subject.name) == names.end())
                names.push_back(subject.name);
        std::string listed;
        for (std::size_t i = 0; i < std::min(names.size(), named_max); ++i)
            listed += (i == 0 ? "" : ", ") + names[i];
        if (names.size() > named_max) listed += ", …";
        return text("several", {{"count", std::to_string(shown.size())}, {"names", listed}});
    }

private:
    const Kinds& kinds_;
    Language language_;
};

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
    const Addressee& to
) {
    const Words words(kinds, to.language);
    auto text = words.text("greeting", {{"name", to.name}}) + "\n\n";
    for (std::size_t i = 0; i < std::min(shown.size(), listed_max); ++i) {
        const auto& [notification, subject] = shown[i];
        auto actor = notification.actor ? actors.find(*notification.actor) : actors.end();
        auto what = actor == actors.end() ? words.change(notification)
                                          : words.change_by(notification, actor->second.name);
        text += fmt::format(
            "{}: {}\n    {}\n    {}{}\n\n", subject.name, subject.title, what, outlet.public_url,
            subject.link
        );
    }
    if (shown.size() > listed_max) {
        auto rest = std::to_string(shown.size() - listed_max);
        auto link = outlet.public_url + std::string(to.paths.inbox);
        text += words.text("more", {{"count", rest}, {"link", link}}) + "\n\n";
    }
    auto choices = outlet.public_url + std::string(to.paths.choices);
    text += "-- \n" + words.text("choices", {{"link", choices}}) + "\n";
    return {words.subject(shown), std::move(text)};
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
        Addressee to{
            call->caller->name, Preferences::of(sql, person).language(),
            paths_for(call->caller->uses_portal())
        };
        auto words = written(shown, actors_of(sql, shown), kinds, outlet, to);
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
                .choices_url = outlet.public_url + std::string(to.paths.choices),
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
