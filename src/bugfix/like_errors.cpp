#include "bugfix/like_errors.hpp"

#include <algorithm>
#include <utility>

#include "bugfix/cause_store.hpp"
#include "bugfix/codes.hpp"
#include "bugfix/group_state.hpp"
#include "bugfix/group_store.hpp"
#include "bugfix/prepared_event.hpp"
#include "bugfix/repository_store.hpp"
#include "bugfix/sample_store.hpp"
#include "errors/parameters.hpp"
#include "errors/read_event.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::int64_t candidates_max = 200;
constexpr std::size_t compared_max = 15;
constexpr std::size_t like_shown_max = 8;
constexpr std::int64_t samples_tried_max = 3;
constexpr int steps_read_max = 50;

std::optional<ErrorTraits> kept_traits(db::Sql& sql, Id<ErrorGroup> group) {
    for (const auto& sample : store::samples_of(sql, group, samples_tried_max)) {
        const auto json = unpacked(store::content_of(sql, sample.id), errors::event_bytes_max);
        if (!json) continue;
        if (const auto event = errors::read_event(*json, sample.received_at))
            return traits_of(*event);
    }
    return std::nullopt;
}

/// Those worth reading an event of: by what the rows have.
std::vector<ErrorGroup> candidates_of(db::Sql& sql, const ErrorGroup& group) {
    auto candidates = store::groups_of_type(sql, group, candidates_max);
    const auto title = errors::parameterized(group.title);
    const auto promise = [&](const ErrorGroup& one) {
        int points = 0;
        if (one.culprit == group.culprit) points += 2;
        if (errors::parameterized(one.title) == title) points += 2;
        if (one.state == ErrorState::resolved) points += 1;
        return points;
    };
    std::vector<std::pair<int, std::size_t>> order;
    for (std::size_t i = 0; i < candidates.size(); ++i)
        order.emplace_back(-promise(candidates[i]), i);
    std::ranges::sort(order);
    std::vector<ErrorGroup> chosen;
    for (const auto& [points, at] : order) {
        if (chosen.size() == compared_max) break;
        chosen.push_back(std::move(candidates[at]));
    }
    return chosen;
}

struct ResolvedNote {
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(ResolvedNote, (), (note))

LikeFix fix_of(db::Sql& sql, const ErrorGroup& group) {
    LikeFix fix{
        .resolved_as = group.resolved_as,
        .release = group.resolved_in.empty() ? std::nullopt : std::optional(group.resolved_in),
        .at = group.resolved_at,
    };
    for (const auto& step :
         timeline::history(sql, subject_of(group.id), std::nullopt, steps_read_max)) {
        if (step.action != "resolved") continue;
        if (step.actor) {
            const auto person = identity::find_person(sql, *step.actor);
            fix.by = identity::NameRef{*step.actor, person ? person->name : ""};
        }
        if (!step.after) break;
        const auto read = wire::parse<ResolvedNote>(*step.after, wire::UnknownMembers::skipped);
        if (read) fix.note = read->note.value_or("");
        break;
    }
    return fix;
}

std::vector<LikeCause> confirmed_causes(db::Sql& sql, Id<ErrorGroup> group) {
    std::vector<LikeCause> confirmed;
    for (const auto& cause : store::causes_of(sql, group)) {
        if (cause.state != CauseState::confirmed) break;
        const auto repository = store::find_repository(sql, cause.repository);
        confirmed.push_back({repository ? repository->name : "", cause.commit_id, cause.subject});
    }
    return confirmed;
}

LikeErrors like_errors_of(
    db::Sql& sql, const Call& call, const ErrorGroup& group, const Tickets& tickets
) {
    LikeErrors found;
    const auto traits = kept_traits(sql, group.id);
    if (!traits) return found;
    std::vector<std::pair<Likeness, ErrorGroup>> like;
    for (auto& each : candidates_of(sql, group)) {
        const auto others = kept_traits(sql, each.id);
        if (!others) continue;
        auto likeness = likeness_of(*traits, *others);
        if (likeness.score >= like_enough) like.emplace_back(std::move(likeness), std::move(each));
    }
    std::ranges::sort(like, [](const auto& one, const auto& other) {
        return std::pair(one.first.score, one.second.id) >
               std::pair(other.first.score, other.second.id);
    });
    if (like.size() > like_shown_max) like.resize(like_shown_max);
    std::vector<ErrorGroup> groups;
    for (const auto& [likeness, each] : like) groups.push_back(each);
    const auto views = views_of(sql, call, groups, tickets);
    for (std::size_t i = 0; i < views.size(); ++i) {
        const auto& each = groups[i];
        auto& item = found.items.emplace_back(LikeError{
            .id = each.id,
            .title = each.title,
            .culprit = each.culprit,
            .state = each.state,
            .first_seen = each.first_seen,
            .last_seen = each.last_seen,
            .events = each.events,
            .score = like[i].first.score,
            .reasons = like[i].first.reasons,
            .ticket = views[i].ticket,
            .causes = confirmed_causes(sql, each.id),
        });
        if (each.state == ErrorState::resolved) item.fix = fix_of(sql, each);
    }
    return found;
}

}  // namespace

Result<LikeErrors> list_like_errors(
    db::Sql& sql, const Call& call, const WhichError& request, const Tickets& tickets
) {
    const auto group = TRY(visible_group(sql, call, request.id));
    return like_errors_of(sql, call, group, tickets);
}

Result<LikeErrors> judge_likeness(
    db::Sql& sql, const Call& call, const JudgeLikeness& request, const Tickets& tickets
) {
    const auto group = TRY(managed_group(sql, call, request.id));
    const auto other = TRY(visible_group(sql, call, request.other));
    if (other.application != group.application || other.id == group.id)
        return invalid({wrong("other", code::not_comparable)});
    store::judge_likeness(sql, call, group.id, other.id, request.is_like);
    return like_errors_of(sql, call, group, tickets);
}

}  // namespace mainstay::bugfix
