// What programs send through our own API, how applications group it, and what came in: described
// structs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/object.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "bugfix/error_group.hpp"

namespace mainstay::bugfix {

struct ReportedFrame {
    std::optional<Line<1'000, 0>> function;
    std::optional<Line<1'000, 0>> module;
    std::optional<Line<2'000, 0>> path;  // Of the file.
    std::optional<Count<0, 2'000'000'000>> line;
    std::optional<Count<0, 2'000'000'000>> column;
    std::optional<bool> in_app;
    std::optional<Text<2'000, 0>> context;  // The line of source.
    std::vector<Text<2'000, 0>> before;
    std::vector<Text<2'000, 0>> after;
};
BOOST_DESCRIBE_STRUCT(
    ReportedFrame, (), (function, module, path, line, column, in_app, context, before, after)
)

struct ReportedException {
    Line<1'000> type;
    std::optional<Text<10'000, 0>> message;
    std::optional<Line<1'000, 0>> module;
    std::optional<bool> is_handled;     // Whether the program went on.
    std::vector<ReportedFrame> frames;  // The outermost call first.
};
BOOST_DESCRIBE_STRUCT(ReportedException, (), (type, message, module, is_handled, frames))

struct ReportedUser {
    std::optional<Line<200, 0>> identifier;
    std::optional<Line<254, 0>> mail;
    std::optional<Line<200, 0>> name;
};
BOOST_DESCRIBE_STRUCT(ReportedUser, (), (identifier, mail, name))

struct ReportedTag {
    Line<200> name;
    Line<200, 0> value;
};
BOOST_DESCRIBE_STRUCT(ReportedTag, (), (name, value))

/// An error event in our own format. One of `message` and `exceptions` is there.
struct ReportedError {
    std::optional<Line<32, 32>> event_id;  // 32 hexadecimal digits: one sent twice counts once.
    std::optional<Time> at;                // Now.
    std::optional<errors::EventLevel> level;
    std::optional<Text<10'000>> message;
    std::vector<ReportedException> exceptions;  // The cause first, what came of it last.
    std::optional<Line<100, 0>> platform;       // `python`, `java`, `native`, …
    std::optional<Line<200, 0>> release;
    std::optional<Line<100, 0>> environment;
    std::optional<Line<200, 0>> service;
    std::optional<Line<200, 0>> transaction;
    std::optional<Line<200, 0>> server_name;
    std::optional<Line<200, 0>> logger;
    std::vector<ReportedTag> tags;
    std::optional<ReportedUser> user;
    std::vector<Line<1'000>> fingerprint;  // A group that the sender chooses.
    std::optional<Line<32, 32>> trace_id;
    std::optional<Line<16, 16>> span_id;
    std::optional<boost::json::object> contexts;  // Anything else that is known.
};
BOOST_DESCRIBE_STRUCT(
    ReportedError, (),
    (event_id, at, level, message, exceptions, platform, release, environment, service, transaction,
     server_name, logger, tags, user, fingerprint, trace_id, span_id, contexts)
)

/// By a person with a token, who names the application, or a program with an ingest key of it.
struct ReportErrors {
    std::optional<Line<10>> application;
    std::vector<ReportedError> events;  // 1 to 100.
};
BOOST_DESCRIBE_STRUCT(ReportErrors, (), (application, events))

struct TakenError {
    std::string event_id;
    std::optional<Id<ErrorGroup>> error;  // None: it was taken before.
};
BOOST_DESCRIBE_STRUCT(TakenError, (), (event_id, error))

struct TakenErrors {
    std::vector<TakenError> events;  // In their order.
};
BOOST_DESCRIBE_STRUCT(TakenErrors, (), (events))

/// See errors::FingerprintRule.
struct RuleMatcher {
    Line<200> field;
    Text<1'000> pattern;
    std::optional<bool> is_negated;
};
BOOST_DESCRIBE_STRUCT(RuleMatcher, (), (field, pattern, is_negated))

struct RuleOfFingerprint {
    std::vector<RuleMatcher> matchers;   // 1 to 20; all match.
    std::vector<Line<500>> fingerprint;  // 1 to 20 parts.
    std::optional<Line<200, 0>> title;
};
BOOST_DESCRIBE_STRUCT(RuleOfFingerprint, (), (matchers, fingerprint, title))

struct ShowFingerprintRules {
    Line<10> key;  // The application's.
};
BOOST_DESCRIBE_STRUCT(ShowFingerprintRules, (), (key))

/// The first that matches counts. Events that came before keep their groups.
struct FingerprintRules {
    std::vector<RuleOfFingerprint> rules;
};
BOOST_DESCRIBE_STRUCT(FingerprintRules, (), (rules))

struct PutFingerprintRules {
    Line<10> key;
    std::vector<RuleOfFingerprint> rules;  // At most 100, in place of all before.
};
BOOST_DESCRIBE_STRUCT(PutFingerprintRules, (), (key, rules))

struct ShowDsn {
    Line<10> key;  // The application's.
};
BOOST_DESCRIBE_STRUCT(ShowDsn, (), (key))

/// Where libraries of Sentry send. In place of `{ingest_key}` stands the secret of an ingest key.
struct Dsn {
    std::string dsn;      // `https://{ingest_key}@host/sentry/7`
    std::string project;  // The application's id.
};
BOOST_DESCRIBE_STRUCT(Dsn, (), (dsn, project))

struct ListReleaseHealth {
    Line<10> application;
    std::optional<Line<100, 0>> environment;
    std::optional<Count<1, 90>> days;  // 14.
};
BOOST_DESCRIBE_STRUCT(ListReleaseHealth, (), (application, environment, days))

/// How a release does. Shares are from 0 to 1; none where there are no sessions.
struct ReleaseHealth {
    std::string release;
    std::string environment;
    std::int64_t sessions = 0;
    std::int64_t errored = 0;  // With an error, those that crashed among them.
    std::int64_t crashed = 0;
    std::int64_t users = 0;  // An estimate.
    std::optional<double> crash_free;
    Time first_seen;
    Time last_seen;
};
BOOST_DESCRIBE_STRUCT(
    ReleaseHealth, (),
    (release, environment, sessions, errored, crashed, users, crash_free, first_seen, last_seen)
)

struct ReleaseHealthList {
    std::vector<ReleaseHealth> items;  // The newest first.
};
BOOST_DESCRIBE_STRUCT(ReleaseHealthList, (), (items))

struct ListErrorDiscards {
    Line<10> application;
    std::optional<Count<1, 90>> days;  // 14.
};
BOOST_DESCRIBE_STRUCT(ListErrorDiscards, (), (application, days))

/// Who did not take something: the sender itself, or this server.
enum class DiscardedBy { sender, server };
BOOST_DESCRIBE_ENUM(DiscardedBy, sender, server)

/// What was not taken: what the sender's library left out and why, or kinds of data that are not
/// kept.
struct ErrorDiscard {
    DiscardedBy by = DiscardedBy::server;
    std::string category;  // `error`, `transaction`, `log`, …
    std::string reason;    // `sample_rate`, `queue_overflow`, `not_kept`, …
    std::int64_t quantity = 0;
    Time last_at;
};
BOOST_DESCRIBE_STRUCT(ErrorDiscard, (), (by, category, reason, quantity, last_at))

struct ErrorDiscardList {
    std::vector<ErrorDiscard> items;  // The most first.
};
BOOST_DESCRIBE_STRUCT(ErrorDiscardList, (), (items))

}  // namespace mainstay::bugfix
