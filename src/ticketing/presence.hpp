// Who is on a ticket now: kept in memory, marked by the pages that show it, and forgotten when they
// fall silent. Those at other nodes come by presence_exchange.hpp.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/guarded.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "events/live_topic.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// What a page tells of whom it is shown to. `gone`: it is being closed.
enum class PresenceState { reading, writing, gone };
BOOST_DESCRIBE_ENUM(PresenceState, reading, writing, gone)

/// Who is on which ticket, by their pages. From any thread.
class PresenceBoard {
public:
    using Clock = std::function<std::chrono::steady_clock::time_point()>;

    /// How long a page that falls silent is still believed.
    static constexpr std::chrono::seconds kept{10};

    /// Pages in all, beyond which new ones are not taken.
    static constexpr std::size_t pages_max = 10'000;

    explicit PresenceBoard(Clock clock = std::chrono::steady_clock::now)
        : clock_(std::move(clock)) {}

    /// Keeps what the page `tab` of a person tells.
    void mark(Id<Ticket> ticket, Id<User> person, const std::string& tab, PresenceState state);

    /// A person on a ticket: writing, if one of their pages tells so.
    struct Present {
        Id<User> person;
        bool is_writing = false;

        bool operator==(const Present&) const = default;
    };

    /// Somebody on a ticket.
    struct OnTicket {
        Id<Ticket> ticket;
        Present present;

        bool operator==(const OnTicket&) const = default;
    };

    /// By person, those at other nodes among them.
    std::vector<Present> on(Id<Ticket> ticket);

    /// Whom pages of this node are shown to, by ticket and person; at most `exchanged_max`.
    std::vector<OnTicket> own();

    /// Takes who is on tickets at other nodes in place of what was known of them.
    void set_others(std::vector<OnTicket> others);

    /// How many are told to other nodes.
    static constexpr std::size_t exchanged_max = 2'000;

    /// A text that differs after anybody came, went, or began or ended to write.
    std::string fingerprint();

private:
    struct Page {
        bool is_writing = false;
        std::chrono::steady_clock::time_point until;
    };

    using Pages = std::map<std::tuple<Id<Ticket>, Id<User>, std::string>, Page>;

    /// Forgets who fell silent.
    void drop_silent(Pages& pages) const;

    Clock clock_;
    Guarded<Pages> pages_;
    Guarded<std::vector<OnTicket>> others_;
};

struct MarkPresence {
    std::string key;
    std::optional<Line<40>> tab;         // Of the page that asks, which is then shown to others.
    std::optional<PresenceState> state;  // Of that page; else reading.
};
BOOST_DESCRIBE_STRUCT(MarkPresence, (), (key, tab, state))

struct PresentPerson {
    identity::NameRef person;
    bool is_writing = false;
};
BOOST_DESCRIBE_STRUCT(PresentPerson, (), (person, is_writing))

struct PresentPeople {
    std::vector<PresentPerson> items;
};
BOOST_DESCRIBE_STRUCT(PresentPeople, (), (items))

/// The others of staff who have a ticket before them, by name; at most 50. Writes nothing to the
/// database. Refuses: not_found; forbidden to requesters, who see nobody
/// and whom nobody sees.
Result<PresentPeople> presence(
    db::Sql& sql, const Call& call, const MarkPresence& request, PresenceBoard& board
);

/// Tells staff that somebody came or went, on whatever ticket.
events::LiveTopic presence_topic(std::shared_ptr<PresenceBoard> board);

}  // namespace mainstay::ticketing
