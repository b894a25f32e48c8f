// What follows when a signal moves, whoever moves it: its incident, and what others are notified
// of. All in the transaction of the change.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "events/incident_events.hpp"
#include "signals/mutes.hpp"
#include "signals/signal.hpp"

namespace mainstay::signals {

/// For one transaction: what is in force, and each signal and incident, is read once, however many
/// signals move.
class Flow {
public:
    /// REQUIRES: both outlive it.
    Flow(db::Sql& sql, const Call& call) : sql_(sql), call_(call), mutes_(sql, call.now) {}

    /// Reads the last episodes of these keys at once: they are asked for next.
    void prefetch(Id<Application> application, std::span<const std::string> keys);

    /// The last episode of a key. Index: signal_key.
    std::optional<Signal> last_episode(Id<Application> application, std::string_view key);

    /// A signal as it was written just now.
    void keep(const Signal& signal);

    /// Index: signal_source_name.
    bool is_source_dead(const Signal& signal);

    /// Writes a signal that was in state `before`; brings its incident up to date, publishes what
    /// is to be published now, and sees to it that the rest is looked at when its time comes.
    void move(Signal& signal, SignalState before);

    /// The same for one whose incident is known and was changed; both are written.
    void publish(Signal& signal, Incident& incident);

    db::Sql& sql() const { return sql_; }

    const Call& call() const { return call_; }

private:
    using Key = std::pair<Id<Application>, std::string>;

    std::optional<Incident> incident_of(Signal& signal, bool has_come);
    void forget();
    void open(Signal& signal, Incident& incident);
    void show_again(Signal& signal, Incident& incident);
    void recover(Signal& signal, Incident& incident);
    void plan_ticket(const Signal& signal, Incident& incident);
    void emit_changed(const Signal& signal, const Incident& incident, bool is_planned);
    void write(Signal& signal);

    db::Sql& sql_;
    const Call& call_;
    Mutes mutes_;
    std::optional<Time> enqueued_;
    // As they were read or written last. Of a key that never was: nothing.
    std::map<Key, std::optional<Signal>> episodes_;
    std::map<Id<Incident>, Incident> incidents_;
    std::map<std::tuple<Id<Application>, std::string, std::string>, bool> dead_;
};

/// Looks at signals whose time has come, at most `limit`; returns how many it were.
int sweep_signals(db::Sql& sql, const Call& call, int limit);

}  // namespace mainstay::signals
