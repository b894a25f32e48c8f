// One error of a program, as a reporter describes it. Whatever way it comes (Sentry's envelope, an
// exception of OpenTelemetry, our own API), it becomes this, and groups are made of this alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"

namespace mainstay::errors {

enum class EventLevel { debug, info, warning, error, fatal };
BOOST_DESCRIBE_ENUM(EventLevel, debug, info, warning, error, fatal)

/// Where a frame was before it was mapped: what its program reported.
struct ReportedPlace {
    std::string function;
    std::string file;
    std::optional<std::int64_t> line;
    std::optional<std::int64_t> column;
};
BOOST_DESCRIBE_STRUCT(ReportedPlace, (), (function, file, line, column))

/// One call of a stack trace. Empty texts: not known.
struct Frame {
    std::string function;
    std::string module;
    std::string file;                    // As it was reported: a path, a URL, or a base name.
    std::string absolute_path;           // Where the reporter names it besides.
    std::string package;                 // The binary or archive that it is of.
    std::optional<std::int64_t> line;    // From 1.
    std::optional<std::int64_t> column;  // From 1.
    std::string context;                 // The line of source.
    std::vector<std::string> before;     // The lines of source before it, in their order.
    std::vector<std::string> after;
    std::optional<bool> in_app;  // As reported; nothing: the reporter does not know.
    std::string address;         // Of the instruction, hexadecimal, for native code.
    bool is_mapped = false;      // By a source map or symbols: its place is that of the source.
    std::string platform;        // Where it is another than the event's.
    std::optional<ReportedPlace> reported;  // Of a frame that is mapped.
};
BOOST_DESCRIBE_STRUCT(
    Frame, (),
    (function, module, file, absolute_path, package, line, column, context, before, after, in_app,
     address, is_mapped, platform, reported)
)

struct StackTrace {
    std::vector<Frame> frames;  // The outermost call first, as Sentry has them.
    // Which addresses are those to return to: "all", "none", or "" for all but the innermost.
    std::string address_adjustment{};
};

/// How an exception came to be reported.
struct Mechanism {
    std::string type;
    std::optional<bool> is_handled;
    bool is_synthetic = false;                 // The type was made up by the reporter.
    std::optional<std::int64_t> exception_id;  // Of the tree that groups of exceptions make.
    std::optional<std::int64_t> parent_id;
    bool is_group = false;  // Holds exceptions that are not its cause: AggregateError and the like.
};

struct Exception {
    std::string type;
    std::string value;
    std::string module;
    std::optional<Mechanism> mechanism;
    std::optional<StackTrace> trace;
};

struct Thread {
    std::string id;
    std::string name;
    bool is_crashed = false;
    bool is_current = false;
    std::optional<StackTrace> trace;
};

/// A binary that was loaded, or a source map that a script names.
struct DebugImage {
    std::string type;      // "sourcemap", "elf", …
    std::string debug_id;  // As reported, in lower case.
    std::string code_id;   // The build-id of an ELF file.
    std::string code_file;
    std::string image_address;  // Hexadecimal.
    std::string image_size;     // In bytes; empty: not known.
};

struct Message {
    std::string formatted;
    std::string pattern;  // With the places of its parameters: the better one to group by.
};

struct EventUser {
    std::string id;
    std::string email;
    std::string name;
    std::string address;  // Of the network.
};

struct ErrorEvent {
    std::string id;  // 32 hexadecimal digits; empty: it has none.
    Time at;
    std::string platform;  // "python", "javascript", "node", "java", "native", …
    EventLevel level = EventLevel::error;
    std::string logger;
    std::string release;
    std::string distribution;
    std::string environment;
    std::string server_name;
    std::string transaction;
    std::string service;  // Of OpenTelemetry, or of a tag of that name.
    std::optional<Message> message;
    std::string event_type;             // "default", "error", "csp", …
    std::vector<Exception> exceptions;  // The cause first, what came of it last.
    std::vector<Thread> threads;
    std::optional<StackTrace> trace;  // Of the event itself, where no exception has one.
    std::string template_file;        // A template of pages, with the line that failed.
    std::string template_context;
    std::vector<DebugImage> images;
    std::string checksum;                  // A group that the reporter chose.
    std::vector<std::string> fingerprint;  // The same, in parts; empty: not chosen.
    std::vector<std::pair<std::string, std::string>> tags;
    EventUser user;
    std::string trace_id;  // 32 hexadecimal digits, or empty.
    std::string span_id;
    std::string reporter;               // The name and version of its SDK.
    std::vector<std::string> problems;  // Fields that were left out or cut, at most 20: not kept.
};

/// Whether a program ended by it, or nobody caught it: a mechanism that says not handled, or level
/// fatal.
bool is_unhandled(const ErrorEvent& event);

}  // namespace mainstay::errors
