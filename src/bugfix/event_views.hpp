// Single events of error groups as they are shown, and counts of them: described structs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "bugfix/error_group.hpp"
#include "errors/native_frames.hpp"
#include "errors/symbolicate.hpp"

namespace mainstay::bugfix {

struct ErrorSample;

/// An event that is kept whole, in a list.
struct ErrorEventItem {
    Id<ErrorSample> id;
    std::string event_id;  // As its sender names it; may be empty.
    Time at;
    Time received_at;
    std::string release;
    std::string environment;
    std::string message;  // The value of the exception, or the message.
    std::string user;     // By id, mail address, name or network address; empty: none is known.
    SampleReason reason = SampleReason::spread;
};
BOOST_DESCRIBE_STRUCT(
    ErrorEventItem, (), (id, event_id, at, received_at, release, environment, message, user, reason)
)

/// One call of a stack trace, the outermost first. Empty texts: not known.
struct EventFrame {
    std::string function;
    std::string module;
    std::string file;
    std::string absolute_path;
    std::string package;
    std::optional<std::int64_t> line;
    std::optional<std::int64_t> column;
    std::string context;
    std::vector<std::string> before;
    std::vector<std::string> after;
    std::optional<bool> in_app;
    std::string address;
    bool is_mapped = false;
    std::optional<errors::ReportedPlace> reported;  // Where it is mapped: the place in the bundle.
    boost::json::value variables;                   // As they were sent.
};
BOOST_DESCRIBE_STRUCT(
    EventFrame, (),
    (function, module, file, absolute_path, package, line, column, context, before, after, in_app,
     address, is_mapped, reported, variables)
)

struct EventException {
    std::string type;
    std::string value;
    std::string module;
    std::string mechanism;
    std::optional<bool> is_handled;
    std::vector<EventFrame> frames;
};
BOOST_DESCRIBE_STRUCT(EventException, (), (type, value, module, mechanism, is_handled, frames))

struct EventThread {
    std::string thread;  // As its program numbers or names it.
    std::string name;
    bool is_crashed = false;
    bool is_current = false;
    std::vector<EventFrame> frames;
};
BOOST_DESCRIBE_STRUCT(EventThread, (), (thread, name, is_crashed, is_current, frames))

struct EventTag {
    std::string name;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(EventTag, (), (name, value))

struct EventUserView {
    std::string identifier;
    std::string mail;
    std::string name;
    std::string network;  // The address in it.
};
BOOST_DESCRIBE_STRUCT(EventUserView, (), (identifier, mail, name, network))

/// A file of an event: one row of `error_attachment`.
struct ErrorAttachment;

/// What was sent with an event, without its bytes.
struct EventAttachment {
    Id<ErrorAttachment> id;
    std::string name;
    std::string media_type;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(EventAttachment, (), (id, name, media_type, bytes))

/// The source map of a script whose frames could not be mapped. Empty texts: not known.
struct WantedFile {
    std::string debug_id;
    std::string release;
    std::string distribution;
    std::string path;  // Of the script: "~/static/main.js".
    errors::UnmappedReason reason = errors::UnmappedReason::no_map;
};
BOOST_DESCRIBE_STRUCT(WantedFile, (), (debug_id, release, distribution, path, reason))

/// The binary of native frames that have no symbols. Empty texts: not known.
struct WantedSymbols {
    std::string name;
    std::string build_id;
    std::string debug_id;  // Without dashes.
    errors::UnresolvedReason reason = errors::UnresolvedReason::no_file;
};
BOOST_DESCRIBE_STRUCT(WantedSymbols, (), (name, build_id, debug_id, reason))

/// A whole event. What Mainstay does not know is as it was sent: `breadcrumbs` is a list, the
/// others are objects; null where there is none.
struct ErrorEventView {
    ErrorEventItem event;
    std::string platform;
    std::string level;
    std::string logger;
    std::string message;
    std::string transaction;
    std::string service;
    std::string server_name;
    std::string distribution;
    std::string reporter;
    std::string trace_id;
    std::string span_id;
    std::vector<EventException> exceptions;  // The cause first, what came of it last.
    std::vector<EventThread> threads;
    std::vector<EventFrame> frames;  // Of the event itself, where no exception has any.
    std::vector<EventTag> tags;
    std::optional<EventUserView> user;
    boost::json::value breadcrumbs;
    boost::json::value contexts;
    boost::json::value request;
    boost::json::value extra;
    std::vector<EventAttachment> attachments;
    // Without these, frames are as they were reported.
    std::vector<WantedFile> wanted_files;
    std::vector<WantedSymbols> wanted_symbols;
    std::optional<Id<ErrorSample>> older;
    std::optional<Id<ErrorSample>> newer;
};
BOOST_DESCRIBE_STRUCT(
    ErrorEventView, (),
    (event, platform, level, logger, message, transaction, service, server_name, distribution,
     reporter, trace_id, span_id, exceptions, threads, frames, tags, user, breadcrumbs, contexts,
     request, extra, attachments, wanted_files, wanted_symbols, older, newer)
)

struct ListErrorEvents {
    Id<ErrorGroup> id;
};
BOOST_DESCRIBE_STRUCT(ListErrorEvents, (), (id))

struct ErrorEventList {
    std::vector<ErrorEventItem> items;  // The newest first; of all that came, those that are kept.
};
BOOST_DESCRIBE_STRUCT(ErrorEventList, (), (items))

struct ShowErrorEvent {
    Id<ErrorGroup> id;
    Line<40> event;  // An id of the list, `latest`, or `first`.
};
BOOST_DESCRIBE_STRUCT(ShowErrorEvent, (), (id, event))

struct FetchErrorAttachment {
    Id<ErrorGroup> id;
    Id<ErrorAttachment> attachment;  // Of an event that the error has.
};
BOOST_DESCRIBE_STRUCT(FetchErrorAttachment, (), (id, attachment))

/// By what counts are kept apart.
enum class CountsBy { total, release, environment };
BOOST_DESCRIBE_ENUM(CountsBy, total, release, environment)

struct CountErrors {
    Id<ErrorGroup> id;
    std::optional<Time> from;  // 24 hours ago.
    std::optional<Time> to;    // Now.
    std::optional<CountsBy> by;
};
BOOST_DESCRIBE_STRUCT(CountErrors, (), (id, from, to, by))

struct CountSeries {
    std::string name;  // Of the release or environment.
    std::vector<std::int64_t> events;
};
BOOST_DESCRIBE_STRUCT(CountSeries, (), (name, events))

/// Events in steps of equal length: of a minute within the last two days, else of an hour or more.
struct ErrorCounts {
    Time from;
    std::int64_t step_seconds = 60;
    std::vector<CountSeries> series;  // Those with most events first.
};
BOOST_DESCRIBE_STRUCT(ErrorCounts, (), (from, step_seconds, series))

}  // namespace mainstay::bugfix
