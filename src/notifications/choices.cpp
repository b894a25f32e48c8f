#include "notifications/choices.hpp"

#include <algorithm>

#include "base/zone.hpp"
#include "identity/identity.hpp"
#include "wire/name.hpp"

namespace mainstay::notifications {

namespace {

namespace code {

constexpr Code unknown_kind{
    "unknown_kind", Refusal::invalid,
    "{field} must be a kind of notification that is offered to you; {kind} is none"
};

}  // namespace code

constexpr std::size_t items_max = 100;
constexpr int pending_max = 1'000;

ChoicesView view_of(db::Sql& sql, const Caller& caller, const Kinds& kinds, const Rules& rules) {
    auto preferences = Preferences::of(sql, caller.user);
    ChoicesView view{
        .digest_hour = preferences.mail().hour,
        .time_zone = preferences.mail().zone,
        .mail_language = preferences.language(),
        .is_mailed = rules.is_mailed,
    };
    for (const auto* kind : kinds.offered_to(caller.role)) {
        auto choice = preferences.choice(*kind);
        view.items.push_back({choice.kind, choice.in_app, choice.mail, kind->is_mailable});
    }
    return view;
}

Result<> check(const Caller& caller, const ChangeChoices& request, const Kinds& kinds) {
    if (request.items.size() > items_max)
        return invalid(
            {wrong("items", mainstay::code::too_many_items, {{"max", std::to_string(items_max)}})}
        );
    auto offered = kinds.offered_to(caller.role);
    std::vector<FieldError> faults;
    for (std::size_t i = 0; i < request.items.size(); ++i) {
        const auto& name = request.items[i].kind.value;
        bool is_offered =
            std::ranges::any_of(offered, [&](const auto* kind) { return kind->name == name; });
        if (!is_offered)
            faults.push_back(
                wrong("items[" + std::to_string(i) + "].kind", code::unknown_kind, {{"kind", name}})
            );
    }
    if (!faults.empty()) return invalid(std::move(faults));
    TRY(Zone::find("time_zone", request.time_zone.value));
    return {};
}

/// Has what waits to be mailed wait for its new time, or for none.
void replan(db::Sql& sql, const Call& call, const Kinds& kinds, const Rules& rules) {
    auto own = call.caller->user;
    auto preferences = Preferences::of(sql, own);
    for (auto& waiting : store::pending_mail(sql, own, pending_max)) {
        const auto* kind = kinds.find(waiting.kind);
        if (!kind) continue;
        auto choice = preferences.choice(*kind);
        waiting.mail_at = preferences.mail_at(choice.mail, rules, call.now);
        if (!waiting.mail_at && !waiting.in_app) waiting.read_at = call.now;
        store::update_mail(sql, waiting);
    }
}

}  // namespace

Result<ChoicesView> show_choices(
    db::Sql& sql, const Call& call, const http::Nothing&, const Kinds& kinds, const Rules& rules
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    return view_of(sql, *call.caller, kinds, rules);
}

Result<ChoicesView> change_choices(
    db::Sql& sql, const Call& call, const ChangeChoices& request, const Kinds& kinds,
    const Rules& rules
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    TRY(identity::require(call, identity::own_write));
    TRY(check(*call.caller, request, kinds));
    auto own = call.caller->user;
    for (const auto& item : request.items)
        store::save_choice(sql, own, {item.kind.value, item.in_app, item.mail});
    auto language = request.mail_language.value_or(Preferences::of(sql, own).language());
    store::save_mail_settings(
        sql, own,
        {
            .hour = static_cast<int>(request.digest_hour.value),
            .zone = request.time_zone.value,
            .language = std::string(wire::name_of(language)),
        }
    );
    replan(sql, call, kinds, rules);
    return view_of(sql, *call.caller, kinds, rules);
}

}  // namespace mainstay::notifications
