#include "bugfix/cause_actions.hpp"

#include <algorithm>
#include <utility>

#include "bugfix/cause_search.hpp"
#include "bugfix/cause_store.hpp"
#include "bugfix/codes.hpp"
#include "bugfix/group_state.hpp"
#include "bugfix/groups.hpp"
#include "bugfix/mirror_reader.hpp"
#include "bugfix/permissions.hpp"
#include "bugfix/repository_permissions.hpp"
#include "bugfix/repository_store.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::size_t subject_max = 200;
constexpr std::int64_t repositories_of_application_max = 20;

/// What is recorded of a cause, with its group.
struct RecordedCause {
    std::string commit;
    CauseState state = CauseState::suspected;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(RecordedCause, (), (commit, state, note))

wire::json::value recorded(const ErrorCause& cause) {
    return wire::encode(RecordedCause{cause.commit_id, cause.state, cause.note});
}

bool may_decide(db::Sql& sql, const Call& call, const ErrorGroup& group) {
    const auto resource = identity::application_resource(sql, call, group.application.value);
    return !group.merged_into && identity::may(call, error_manage, resource);
}

std::optional<std::string> text_of(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<std::string> text_of(const std::optional<Text<2'000, 0>>& note) {
    return note ? text_of(note->value) : std::nullopt;
}

RepositoryRef ref_of(db::Sql& sql, Id<Repository> id) {
    const auto repository = store::find_repository(sql, id);
    return {id, repository ? repository->name : ""};
}

CauseView view_of(db::Sql& sql, const ErrorCause& cause, bool may_change) {
    CauseView view{
        .id = cause.id,
        .repository = ref_of(sql, cause.repository),
        .commit = cause.commit_id,
        .subject = cause.subject,
        .committed_at = cause.committed_at,
        .confidence = cause.confidence,
        .state = cause.state,
        .is_by_hand = cause.is_by_hand,
        .decided_at = cause.decided_at,
        .note = cause.note,
    };
    if (auto reasons = wire::parse_json(cause.reasons); reasons && reasons->is_array())
        for (const auto& each : reasons->get_array())
            if (each.is_string()) view.reasons.emplace_back(each.get_string());
    if (cause.decided_by) {
        const auto person = identity::find_person(sql, *cause.decided_by);
        view.decided_by = {*cause.decided_by, person ? person->name : ""};
    }
    if (may_change && cause.state != CauseState::confirmed)
        view.may.push_back(CauseAction::confirm);
    if (may_change && cause.state != CauseState::rejected) view.may.push_back(CauseAction::reject);
    return view;
}

CauseSearchView view_of(db::Sql& sql, const CauseSearch& search) {
    CauseSearchView view{
        .at = search.at,
        .outcome = search.outcome,
        .reason = text_of(search.reason),
        .release = text_of(search.release),
        .commit = text_of(search.commit_id),
        .found_by = text_of(search.found_by),
        .frames = search.frames,
    };
    if (search.repository) view.repository = ref_of(sql, *search.repository);
    return view;
}

CausesView causes_view(db::Sql& sql, const Call& call, const ErrorGroup& group) {
    const bool may_change = may_decide(sql, call, group);
    CausesView view;
    if (const auto search = store::find_search(sql, group.id)) view.search = view_of(sql, *search);
    for (const auto& cause : store::causes_of(sql, group.id))
        view.causes.push_back(view_of(sql, cause, may_change));
    if (may_change) view.may = {"search", "add"};
    return view;
}

Result<CauseView> decide(
    db::Sql& sql, const Call& call, const DecideCause& request, CauseState state
) {
    const auto group = TRY(managed_group(sql, call, request.id));
    auto cause = store::find_cause(sql, group.id, request.cause);
    if (!cause) return refuse(mainstay::code::not_found);
    const auto before = recorded(*cause);
    cause->state = state;
    cause->note = text_of(request.note);
    if (recorded(*cause) == before) return view_of(sql, *cause, true);
    cause->decided_at = call.now;
    cause->decided_by = call.caller ? std::optional(call.caller->user) : std::nullopt;
    store::decide_cause(sql, *cause);
    const bool is_confirmed = state == CauseState::confirmed;
    timeline::record(
        sql, call, subject_of(group.id), is_confirmed ? "cause_confirmed" : "cause_rejected",
        before, recorded(*cause)
    );
    return view_of(sql, *cause, true);
}

}  // namespace

Result<CausesView> list_causes(db::Sql& sql, const Call& call, const ListCauses& request) {
    const auto group = TRY(visible_group(sql, call, request.id));
    return causes_view(sql, call, group);
}

Result<CausesView> search_causes(db::Sql& sql, const Call& call, const ListCauses& request) {
    const auto group = TRY(managed_group(sql, call, request.id));
    enqueue_search(sql, group.id, call.now);
    return causes_view(sql, call, group);
}

Result<CauseView> confirm_cause(db::Sql& sql, const Call& call, const DecideCause& request) {
    return decide(sql, call, request, CauseState::confirmed);
}

Result<CauseView> reject_cause(db::Sql& sql, const Call& call, const DecideCause& request) {
    return decide(sql, call, request, CauseState::rejected);
}

Result<AddedCause> find_added_cause(
    db::Database& database, const Mirrors& mirrors, const Call& call, const AddCause& request
) {
    Result<std::vector<Id<Repository>>> ids = std::vector<Id<Repository>>();
    auto look = [&](db::Sql& sql) -> Result<std::vector<Id<Repository>>> {
        const auto group = TRY(managed_group(sql, call, request.id));
        std::vector<Id<Repository>> found;
        for (const auto& each : store::repositories(
                 sql, identity::scope(call, repository_read), group.application, {},
                 repositories_of_application_max
             ))
            if (!request.repository || each.id == *request.repository) found.push_back(each.id);
        return found;
    };
    database.read([&](db::Sql& sql) {
        ids = look(sql);
        return true;
    });
    const auto repositories = TRY(std::move(ids));
    for (auto id : repositories) {
        const auto mirror = open_mirror(mirrors.folder_of(id));
        if (!mirror) continue;
        const auto commit = mirror->resolve(lower_ascii(request.commit.value));
        const bool is_id = commit && commit->text.starts_with(lower_ascii(request.commit.value));
        if (is_id) return AddedCause{request, id, TRY(git::commit(*mirror, *commit))};
    }
    return invalid({wrong("commit", identity::code::unknown_reference)});
}

Result<CauseView> add_cause(db::Sql& sql, const Call& call, const AddedCause& added) {
    const auto group = TRY(managed_group(sql, call, added.request.id));
    if (!store::find_repository(sql, added.repository))
        return invalid({wrong("commit", identity::code::unknown_reference)});
    if (const auto known = store::find_cause(sql, group.id, added.repository, added.commit.id.text))
        return decide(sql, call, {group.id, known->id, added.request.note}, CauseState::confirmed);
    ErrorCause cause{
        .error_group = group.id,
        .repository = added.repository,
        .commit_id = added.commit.id.text,
        .subject = std::string(clipped(as_line(cleaned_utf8(added.commit.subject())), subject_max)),
        .committed_at = added.commit.committed_at,
        .confidence = 1,
        .state = CauseState::confirmed,
        .is_by_hand = true,
        .created_at = call.now,
        .decided_at = call.now,
        .note = text_of(added.request.note),
    };
    if (call.caller) cause.decided_by = call.caller->user;
    cause.id = store::insert_cause(sql, cause);
    timeline::record(sql, call, subject_of(group.id), "cause_added", nullptr, recorded(cause));
    return view_of(sql, cause, true);
}

}  // namespace mainstay::bugfix
