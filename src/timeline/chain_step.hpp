// The steps of a ticket's chain, from the signal to the documentation, and how a module declares
// what stands at them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "timeline/record.hpp"

namespace mainstay::timeline {

/// In the order of the chain.
enum class ChainStepName { signal, ticket, cause, change, release, verification, documentation };
BOOST_DESCRIBE_ENUM(
    ChainStepName, signal, ticket, cause, change, release, verification, documentation
)

/// Something a step leads to. `id` is the key for a ticket.
struct Target {
    std::string type;
    std::string id;
    std::string label;
};
BOOST_DESCRIBE_STRUCT(Target, (), (type, id, label))

/// One thing that stands at a step, and since when.
struct ChainContent {
    Target target;
    Time at;
};

/// What a module knows of a step.
struct ChainFinding {
    std::vector<ChainContent> contents{};
    /// Why the step does not belong to this ticket, as a code of the catalogue. It counts only
    /// where no module finds anything.
    std::optional<std::string> skipped{};
};

/// What one module brings to a step of every ticket's chain. Several modules may fill one step.
struct ChainStepFiller {
    ChainStepName step = ChainStepName::signal;

    /// What would fill the step, as a code of the catalogue (`chain.fills.…`); empty where this
    /// does not wait for anything.
    std::string_view fills{};

    /// What stands there that the caller may see. `ticket` is one that they may see.
    std::function<ChainFinding(db::Sql& sql, const Call& call, const Subject& ticket)> find{};

    /// The one thing that people do to fill it, as a code of the catalogue (`chain.action.…`);
    /// empty where it comes by itself.
    std::string_view action{};

    /// Whether the caller may do that now. Set where `action` is.
    std::function<bool(db::Sql& sql, const Call& call, const Subject& ticket)> may_act{};
};

}  // namespace mainstay::timeline
