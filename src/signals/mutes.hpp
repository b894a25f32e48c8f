// What is kept quiet now: the silences and the maintenance windows in force.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "signals/maintenance_schedule.hpp"
#include "signals/quiet_store.hpp"
#include "signals/signal.hpp"

namespace mainstay::signals {

enum class MuteKind { silence, maintenance_window };
BOOST_DESCRIBE_ENUM(MuteKind, silence, maintenance_window)

/// What keeps a signal quiet, and until when at least.
struct Mute {
    MuteKind kind = MuteKind::silence;
    std::int64_t id = 0;
    std::string name;  // The reason of a silence, the name of a window.
    Time until;
};

/// For one transaction: what is in force is read once, when it is first asked for.
class Mutes {
public:
    Mutes(db::Sql& sql, Time now) : sql_(sql), now_(now) {}

    /// Whether anything is in force.
    bool are_any();

    /// What keeps it quiet for longest; nothing if nothing does.
    std::optional<Mute> of(const Signal& signal);

private:
    struct Rule {
        Matcher matcher;
        Mute mute;
    };

    void load();

    db::Sql& sql_;
    const Time now_;
    bool is_loaded_ = false;
    std::vector<Rule> rules_;
};

/// What matchers see of a signal. The application's key is kept in `key`. Index: the primary key.
MatchedSignal matched(db::Sql& sql, const Signal& signal, std::string& key);

}  // namespace mainstay::signals
