#include "bugfix/event_list.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "bugfix/codes.hpp"
#include "bugfix/count_store.hpp"
#include "bugfix/event_document.hpp"
#include "bugfix/groups.hpp"
#include "bugfix/prepared_event.hpp"
#include "bugfix/sample_store.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::int64_t samples_read_max = samples_max * (merged_parts_max + 1);
constexpr std::size_t samples_shown_max = 200;
constexpr std::int64_t series_max = 20;
constexpr std::int64_t steps_max = 400;
constexpr std::int64_t count_rows_max = 50'000;
constexpr std::size_t media_type_bytes_max = 100;
constexpr auto text_end = std::string_view::npos;

ErrorEventItem item_of(const ErrorSample& sample) {
    return {
        sample.id,          sample.event_id, sample.at,        sample.received_at, sample.release,
        sample.environment, sample.message,  sample.user_name, sample.reason,
    };
}

/// In the order of time, the newest first.
std::vector<ErrorSample> sorted_samples(db::Sql& sql, Id<ErrorGroup> group) {
    auto samples = store::samples_of(sql, group, samples_read_max);
    std::ranges::sort(samples, [](const ErrorSample& one, const ErrorSample& other) {
        return std::pair(one.at, one.id) > std::pair(other.at, other.id);
    });
    // Each part has a first and a latest of its own: the group has one.
    bool has_latest = false;
    ErrorSample* first = nullptr;
    for (auto& each : samples) {
        if (each.reason == SampleReason::latest && std::exchange(has_latest, true))
            each.reason = SampleReason::spread;
        if (each.reason != SampleReason::first) continue;
        if (first) first->reason = SampleReason::spread;
        first = &each;
    }
    if (samples.size() > samples_shown_max)
        samples.erase(samples.begin() + samples_shown_max - 1, samples.end() - 1);
    return samples;
}

std::optional<std::size_t> place_of(
    const std::vector<ErrorSample>& samples, const std::string& asked
) {
    if (samples.empty()) return std::nullopt;
    if (asked == "latest") return 0;
    if (asked == "first") return samples.size() - 1;
    const auto id = parse_id(asked);
    for (std::size_t i = 0; i < samples.size(); ++i)
        if (id && samples[i].id.value == *id) return i;
    return std::nullopt;
}

/// Steps of a minute, an hour, or so many hours that there are not too many.
std::int64_t step_of(Time from, Time to, Time now) {
    const auto seconds = (to - from).count() / 1'000'000;
    const bool has_minutes = from >= now - store::minutes_kept;
    if (has_minutes && seconds <= steps_max * store::minute_seconds) return store::minute_seconds;
    auto step = store::hour_seconds;
    while (seconds / step > steps_max) step *= 2;
    return step;
}

std::string_view column_of(CountsBy by) {
    switch (by) {
        case CountsBy::total:
            return "";
        case CountsBy::release:
            return "release";
        case CountsBy::environment:
            return "environment";
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

/// Whether it may stand in a header: what senders write need be none.
bool is_media_type(std::string_view text) {
    const auto is_token = [](std::string_view part) {
        return !part.empty() && std::ranges::all_of(part, [](unsigned char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   std::string_view("!#$&^_.+-").find(static_cast<char>(c)) != text_end;
        });
    };
    const auto slash = text.find('/');
    return slash != text.npos && text.size() <= media_type_bytes_max &&
           is_token(text.substr(0, slash)) && is_token(text.substr(slash + 1));
}

}  // namespace

Result<ErrorEventList> list_error_events(
    db::Sql& sql, const Call& call, const ListErrorEvents& request
) {
    const auto group = TRY(visible_group(sql, call, request.id));
    ErrorEventList list;
    for (const auto& sample : sorted_samples(sql, group.id)) list.items.push_back(item_of(sample));
    return list;
}

Result<FoundErrorEvent> find_error_event(
    db::Sql& sql, const Call& call, const ShowErrorEvent& request
) {
    const auto group = TRY(visible_group(sql, call, request.id));
    const auto samples = sorted_samples(sql, group.id);
    const auto place = place_of(samples, request.event.value);
    if (!place) return refuse(mainstay::code::not_found);
    const auto& sample = samples[*place];
    FoundErrorEvent found{group.application, store::content_of(sql, sample.id), {}};
    found.view.event = item_of(sample);
    found.view.attachments = store::attachments_of(sql, sample.id);
    if (*place + 1 < samples.size()) found.view.older = samples[*place + 1].id;
    if (*place > 0) found.view.newer = samples[*place - 1].id;
    return found;
}

ErrorEventView shown_event(
    FoundErrorEvent found, const MapFrames& map_frames, const ResolveFrames& resolve_frames
) {
    auto view =
        event_document(found.content, found.view.event.received_at, map_frames, resolve_frames);
    view.event = std::move(found.view.event);
    view.attachments = std::move(found.view.attachments);
    view.older = found.view.older;
    view.newer = found.view.newer;
    return view;
}

Result<http::Download> fetch_error_attachment(
    db::Sql& sql, const Call& call, const FetchErrorAttachment& request
) {
    const auto group = TRY(visible_group(sql, call, request.id));
    auto found = store::find_attachment(sql, group.id, request.attachment);
    if (!found) return refuse(mainstay::code::not_found);
    auto content = unpacked(found->content, static_cast<std::size_t>(found->bytes));
    if (!content) return refuse(mainstay::code::not_found);
    return http::Download{
        .name = found->name.empty() ? "attachment" : std::move(found->name),
        .media_type = is_media_type(found->media_type) ? std::move(found->media_type) : "",
        .content = *std::move(content),
    };
}

Result<ErrorCounts> count_errors(db::Sql& sql, const Call& call, const CountErrors& request) {
    const auto group = TRY(visible_group(sql, call, request.id));
    const auto to = request.to.value_or(call.now);
    const auto from = request.from.value_or(to - std::chrono::hours(24));
    if (from >= to || to - from > std::chrono::days(counted_days_max))
        return invalid(
            {wrong("to", code::range_too_long, {{"days", std::to_string(counted_days_max)}})}
        );
    const auto step = step_of(from, to, call.now);
    const auto step_micros = step * 1'000'000;
    const Time begin{from.micros - from.micros % step_micros};
    const auto steps = static_cast<std::size_t>((to - begin).count() / step_micros) + 1;
    ErrorCounts counts{.from = begin, .step_seconds = step};
    std::map<std::string, std::vector<std::int64_t>> series;
    const auto rows = store::counts(
        sql, group.id, std::min(step, store::hour_seconds), begin,
        to + std::chrono::microseconds(1), column_of(request.by.value_or(CountsBy::total)),
        count_rows_max
    );
    for (const auto& row : rows) {
        auto& events = series[row.name];
        events.resize(steps);
        const auto at = static_cast<std::size_t>((row.at - begin).count() / step_micros);
        if (at < steps) events[at] += row.events;
    }
    for (auto& [name, events] : series) counts.series.push_back({name, std::move(events)});
    const auto total = [](const CountSeries& each) {
        std::int64_t sum = 0;
        for (const auto events : each.events) sum += events;
        return sum;
    };
    std::ranges::sort(counts.series, [&](const CountSeries& one, const CountSeries& other) {
        return std::pair(total(other), one.name) < std::pair(total(one), other.name);
    });
    if (std::ssize(counts.series) > series_max) counts.series.resize(series_max);
    return counts;
}

}  // namespace mainstay::bugfix
