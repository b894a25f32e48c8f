// The handlers that are not there yet.
#include "bugfix/decisions.hpp"
#include "bugfix/event_list.hpp"
#include "bugfix/fingerprint_rules.hpp"
#include "bugfix/release_health.hpp"
#include "bugfix/report_errors.hpp"

namespace mainstay::bugfix {

namespace {
Error none() { return refuse(mainstay::code::not_found); }
}  // namespace

Result<http::Page<ErrorGroupView>>
list_errors(db::Sql&, const Call&, const ListErrors&, const Tickets&) {
    return none();
}

Result<http::Versioned<ErrorDetails>>
show_error(db::Sql&, const Call&, const WhichError&, const Tickets&) {
    return none();
}

ErrorGroupView view_of(db::Sql&, const Call&, const ErrorGroup&, const Tickets&) { return {}; }

Result<ErrorGroup> resolve_error(db::Sql&, const Call&, const ResolveError&) { return none(); }

Result<ErrorGroup> ignore_error(db::Sql&, const Call&, const IgnoreError&) { return none(); }

Result<ErrorGroup> reopen_error(db::Sql&, const Call&, const ReopenError&) { return none(); }

Result<ErrorGroup> assign_error(db::Sql&, const Call&, const AssignError&) { return none(); }

Result<ErrorGroup> merge_error(db::Sql&, const Call&, const MergeError&) { return none(); }

Result<ErrorGroup> unmerge_error(db::Sql&, const Call&, const UnmergeError&) { return none(); }

Result<ErrorGroup>
open_error_ticket(db::Sql&, const Call&, const OpenErrorTicket&, const Tickets&) {
    return none();
}

Result<ErrorEventList> list_error_events(db::Sql&, const Call&, const ListErrorEvents&) {
    return none();
}

Result<ErrorEventView> show_error_event(db::Sql&, const Call&, const ShowErrorEvent&) {
    return none();
}

Result<ErrorCounts> count_errors(db::Sql&, const Call&, const CountErrors&) { return none(); }

Result<FingerprintRules>
show_fingerprint_rules(db::Sql&, const Call&, const ShowFingerprintRules&) {
    return none();
}

Result<FingerprintRules> put_fingerprint_rules(db::Sql&, const Call&, const PutFingerprintRules&) {
    return none();
}

Result<ReleaseHealthList> list_release_health(db::Sql&, const Call&, const ListReleaseHealth&) {
    return none();
}

Result<ErrorDiscardList> list_error_discards(db::Sql&, const Call&, const ListErrorDiscards&) {
    return none();
}

Result<PreparedReport> prepare_report(db::Database&, const Call&, const ReportErrors&) {
    return none();
}

Result<TakenErrors> report_errors(db::Sql&, const Call&, const PreparedReport&) { return none(); }

}  // namespace mainstay::bugfix
