// The arguments of what is done to many tickets at once.
#pragma once

#include <optional>
#include <vector>

#include <boost/describe.hpp>

#include "ticketing/macro_store.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// Without an assignee nobody has the tickets.
struct BulkAssign {
    std::optional<Id<User>> assignee;
    std::optional<Id<Team>> team;
};
BOOST_DESCRIBE_STRUCT(BulkAssign, (), (assignee, team))

/// What is not named stays as it is.
struct BulkClassify {
    std::optional<Kind> kind;
    std::optional<Maintenance> maintenance;
    std::optional<Severity> impact;
    std::optional<Severity> urgency;
    std::vector<Label> add_labels;
    std::vector<Label> remove_labels;
};
BOOST_DESCRIBE_STRUCT(
    BulkClassify, (), (kind, maintenance, impact, urgency, add_labels, remove_labels)
)

struct BulkEscalate {
    Level level = Level::L1;
    MessageText note;
};
BOOST_DESCRIBE_STRUCT(BulkEscalate, (), (level, note))

struct BulkResolve {
    Resolution resolution = Resolution::fixed;
    std::optional<MessageText> note;
};
BOOST_DESCRIBE_STRUCT(BulkResolve, (), (resolution, note))

struct BulkReopen {
    std::optional<MessageText> note;
};
BOOST_DESCRIBE_STRUCT(BulkReopen, (), (note))

struct BulkMacro {
    Id<Macro> macro;
};
BOOST_DESCRIBE_STRUCT(BulkMacro, (), (macro))

/// Of an action that needs none.
struct BulkPlain {};

BOOST_DESCRIBE_STRUCT(BulkPlain, (), ())

}  // namespace mainstay::ticketing
