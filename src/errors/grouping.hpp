// Which events are one error. Pure: the same event has the same key, on any machine, for as long as
// its version of the rules exists.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "errors/event.hpp"

namespace mainstay::errors {

/// The newest version of the rules. A change of what counts is a new version: groups that were made
/// by an older one keep their key, and an event is looked up by the keys of both.
inline constexpr int grouping_version = 1;

/// A part of an event, whether it counted, and why (not). A leaf has a value; others have parts.
struct Component {
    std::string name;   // "exception", "frame", "function", "context line", …
    std::string value;  // As it counts: parameters replaced, counters stripped.
    bool counts = false;
    std::string hint;  // Why it counts, does not, or was changed: English; empty: nothing to say.
    std::vector<Component> parts;
};
BOOST_DESCRIBE_STRUCT(Component, (), (name, value, counts, hint, parts))

/// What decided.
enum class GroupingBasis {
    checksum,
    fingerprint,       // Of the reporter.
    fingerprint_rule,  // Of the application.
    application_frames,
    all_frames,
    exception,  // Its type and value: no frame counted.
    message,
    page_template,
    nothing,
};
BOOST_DESCRIBE_ENUM(
    GroupingBasis, checksum, fingerprint, fingerprint_rule, application_frames, all_frames,
    exception, message, page_template, nothing
)

struct Grouping {
    std::string key;  // 32 hexadecimal digits.
    int version = grouping_version;
    GroupingBasis basis = GroupingBasis::nothing;
    Component tree;
    int rule = -1;  // Which of the rules decided, by its place; -1: none of them.
};

/// What people see of a group: "ZeroDivisionError: division by zero", and where.
struct GroupTitle {
    std::string title;  // One line, at most 200 bytes.
    std::string
        culprit;  // The function and file of the frame that is at fault, or the transaction.
};

/// A rule of an application: events that match go to the group that it names.
struct FingerprintRule {
    /// All of them match. `field`: "type", "value", "message", "function", "module", "path",
    /// "package", "level", "logger", "release", "transaction", or "tags.NAME"; `pattern`: * stands
    /// for any run of characters, case does not count.
    struct Matcher {
        std::string field;
        std::string pattern;
        bool is_negated = false;
    };

    std::vector<Matcher> matchers;
    std::vector<std::string> fingerprint;  // With `{{ default }}`, `{{ type }}`, …
    std::string title;                     // Of the group; empty: as it would be.
};

/// REQUIRES: 1 <= version <= grouping_version. Linear in the size of the event.
Grouping group(
    const ErrorEvent& event, const std::vector<FingerprintRule>& rules,
    int version = grouping_version
);

GroupTitle title_of(const ErrorEvent& event);

/// The same, with the title that the rule gives, where it gives one.
GroupTitle title_of(const ErrorEvent& event, const FingerprintRule& rule);

}  // namespace mainstay::errors
