#include "signals/mutes.hpp"

#include "identity/identity.hpp"

namespace mainstay::signals {

MatchedSignal matched(db::Sql& sql, const Signal& signal, std::string& key) {
    const auto application = identity::find_application(sql, signal.application);
    key = application ? application->key : "";
    return {key,         signal.environment, signal.service, signal.source,
            signal.kind, signal.key,         signal.severity};
}

void Mutes::load() {
    is_loaded_ = true;
    if (!store::is_anything_quiet(sql_, now_)) return;
    for (auto& silence : store::silences_in_force(sql_, now_))
        rules_.push_back(
            {store::matcher_of(silence.matcher),
             {MuteKind::silence, silence.id.value, silence.reason, silence.ends_at}}
        );
    for (auto& window : store::enabled_windows(sql_)) {
        const auto until = store::times_of(window).in_force_until(now_);
        if (!until) continue;
        rules_.push_back(
            {store::matcher_of(window.matcher),
             {MuteKind::maintenance_window, window.id.value, window.name, *until}}
        );
    }
}

bool Mutes::are_any() {
    if (!is_loaded_) load();
    return !rules_.empty();
}

std::optional<Mute> Mutes::of(const Signal& signal) {
    if (!are_any()) return std::nullopt;
    std::string key;
    const auto seen = matched(sql_, signal, key);
    std::optional<Mute> longest;
    for (const auto& rule : rules_)
        if (matches(rule.matcher, seen) && (!longest || longest->until < rule.mute.until))
            longest = rule.mute;
    return longest;
}

}  // namespace mainstay::signals
