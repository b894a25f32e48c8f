#include "notifications/kinds.hpp"

#include <algorithm>
#include <utility>

#include "base/zone.hpp"
#include "wire/name.hpp"

namespace mainstay::notifications {

namespace {

constexpr std::int64_t hour_seconds = 3600;
constexpr std::int64_t day_seconds = 24 * hour_seconds;
constexpr std::int64_t second_micros = 1'000'000;

bool declares(const events::NotificationSource& source, std::string_view kind) {
    return std::ranges::find(source.kinds, kind, &events::NotificationKind::name) !=
           source.kinds.end();
}

}  // namespace

Kinds::Kinds(std::vector<events::NotificationSource> sources) : sources_(std::move(sources)) {
    for (const auto& source : sources_)
        for (const auto& type : source.types)
            if (std::ranges::find(types_, type) == types_.end()) types_.push_back(type);
}

const events::NotificationKind* Kinds::find(std::string_view kind) const {
    for (const auto& source : sources_)
        for (const auto& each : source.kinds)
            if (each.name == kind) return &each;
    return nullptr;
}

const Catalogue* Kinds::texts(std::string_view kind) const {
    for (const auto& source : sources_)
        if (declares(source, kind)) return &source.texts;
    return nullptr;
}

std::map<std::int64_t, events::NotificationSubject> Kinds::visible(
    db::Sql& sql, const Call& call, std::string_view kind, const std::vector<std::int64_t>& subjects
) const {
    for (const auto& source : sources_)
        if (declares(source, kind)) return source.visible(sql, call, kind, subjects);
    return {};
}

std::vector<const events::NotificationKind*> Kinds::offered_to(Role role) const {
    std::vector<const events::NotificationKind*> offered;
    for (const auto& source : sources_)
        for (const auto& kind : source.kinds)
            if (kind.is_for_requesters || role != Role::requester) offered.push_back(&kind);
    return offered;
}

Preferences Preferences::of(db::Sql& sql, Id<User> person) {
    Preferences preferences;
    preferences.chosen_ = store::choices(sql, person);
    preferences.mail_ = store::mail_settings(sql, person).value_or(MailSettings{});
    return preferences;
}

Choice Preferences::choice(const events::NotificationKind& kind) const {
    auto chosen = std::ranges::find(chosen_, kind.name, &Choice::kind);
    auto choice = chosen != chosen_.end()
                      ? *chosen
                      : Choice{.kind = kind.name, .in_app = true, .mail = kind.mail};
    if (!kind.is_mailable) choice.mail = MailChoice::off;
    return choice;
}

Language Preferences::language() const {
    return wire::enum_of<Language>(mail_.language).value_or(Language::en);
}

std::optional<Time> Preferences::mail_at(MailChoice choice, const Rules& rules, Time now) const {
    if (!rules.is_mailed) return std::nullopt;
    switch (choice) {
        case MailChoice::off:
            return std::nullopt;
        case MailChoice::at_once:
            return now + rules.mail_delay;
        case MailChoice::digest:
            return next_digest(mail_, now);
    }
    return std::nullopt;
}

Time next_digest(const MailSettings& time, Time now) {
    auto zone = Zone::find("time_zone", time.zone);
    if (!zone) zone = Zone::find("time_zone", "UTC");
    auto second = now.micros / second_micros;
    // Where the machine has no zones at all, its days are those of UTC.
    auto wall = zone ? zone->wall_at(second).seconds : second;
    auto wanted = wall - wall % day_seconds + time.hour * hour_seconds;
    auto at = [&](std::int64_t seconds) { return zone ? zone->first_at({seconds}) : seconds; };
    auto next = at(wanted);
    if (next <= second) next = at(wanted + day_seconds);
    return {next * second_micros};
}

}  // namespace mainstay::notifications
