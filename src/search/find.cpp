#include "search/find.hpp"

#include <limits>
#include <map>

#include "base/id.hpp"
#include "search/lookup.hpp"

namespace mainstay::search {

namespace {

constexpr auto newest = std::numeric_limits<std::int64_t>::max();
constexpr Place places[] = {Place::code, Place::title, Place::body};

/// A document of the index, and where a page that ended with it would go on.
struct Candidate {
    Place place;
    Found found;
};

/// One more than asked for, if there are more.
std::vector<Candidate> candidates(
    db::Sql& sql, const Kind& kind, const Query& query, const Reach& reach, Position from, int limit
) {
    std::vector<Candidate> list;
    for (Place place : places) {
        if (place < from.place || (place == Place::title && !kind.has_titles)) continue;
        const auto missing = limit + 1 - static_cast<int>(list.size());
        const auto found = look_up(
            sql, {kind, query, place, reach, place == from.place ? from.before : newest, missing}
        );
        for (const auto& each : found) list.push_back({place, each});
    }
    return list;
}

std::map<std::int64_t, Document> load(
    db::Sql& sql, const Kind& kind, const std::vector<Candidate>& list
) {
    std::vector<std::int64_t> items;
    for (const Candidate& each : list) items.push_back(each.found.thing);
    std::map<std::int64_t, Document> documents;
    if (items.empty()) return documents;
    for (Document& document : kind.load(sql, items))
        documents.emplace(document.id, std::move(document));
    return documents;
}

}  // namespace

std::string to_string(const Position& position) {
    return std::to_string(static_cast<int>(position.place)) + "-" + std::to_string(position.before);
}

std::optional<Position> parse_position(std::string_view text) {
    if (text.size() < 3 || text[0] < '0' || text[0] > '2' || text[1] != '-') return std::nullopt;
    auto before = parse_id(text.substr(2));
    if (!before) return std::nullopt;
    return Position{static_cast<Place>(text[0] - '0'), *before};
}

Page find(
    db::Sql& sql, const Call& call, const Kind& kind, const Query& query, int limit,
    const std::optional<Position>& after
) {
    Page page;
    const auto reach = kind.reach(call);
    if (!reach || query.is_empty()) return page;
    auto list =
        candidates(sql, kind, query, *reach, after.value_or(Position{Place::code, newest}), limit);
    const bool has_more = list.size() > static_cast<std::size_t>(limit);
    if (has_more) {
        list.resize(static_cast<std::size_t>(limit));
        page.next = Position{list.back().place, list.back().found.id};
    }
    auto documents = load(sql, kind, list);
    for (const Candidate& each : list) {
        auto document = documents.find(each.found.thing);
        if (document == documents.end()) continue;  // Gone since it was indexed.
        auto explained = explain(query, document->second);
        if (!explained.is_match) continue;
        page.hits.push_back({std::move(document->second), std::move(explained)});
    }
    return page;
}

}  // namespace mainstay::search
