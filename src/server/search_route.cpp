#include "server/search_route.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "http/page.hpp"

namespace mainstay::server {

namespace {

constexpr Code too_many_words{
    "too_many_words", Refusal::invalid, "{field} must have at most {max} words"
};

constexpr int hits_of_each = 5;

/// The request. Members are as the API has them.
struct Search {
    Line<search::query_letters_max> q;
    std::optional<Line<40>> kind;  // Only this one.
    std::optional<Count<1, 50>> limit;
    std::optional<Line<500>> cursor;  // Of a group; `kind` says of which.
};
BOOST_DESCRIBE_STRUCT(Search, (), (q, kind, limit, cursor))

/// One thing that was found. `key` is that of the ticket it is or belongs to.
struct Hit {
    std::string id;
    std::optional<std::string> key;
    search::Marked title;
    std::string context;
    search::Marked snippet;
    Time at;
};
BOOST_DESCRIBE_STRUCT(Hit, (), (id, key, title, context, snippet, at))

struct HitGroup {
    std::string kind;
    std::vector<Hit> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(HitGroup, (), (kind, items, next))

/// What was found, by kind. A kind of which nothing was found is left out.
struct SearchResult {
    std::vector<HitGroup> groups;
};
BOOST_DESCRIBE_STRUCT(SearchResult, (), (groups))

std::string list_of(const search::Kind& kind) { return "search." + kind.name; }

Result<std::optional<search::Position>> position_of(
    const search::Kind& kind, const std::optional<Line<500>>& cursor
) {
    if (!cursor) return std::optional<search::Position>();
    auto [text] = TRY(http::read_cursor<std::string>(list_of(kind), cursor->value));
    auto position = search::parse_position(text);
    if (!position) return invalid({wrong("cursor", http::code::bad_cursor)});
    return position;
}

HitGroup group_of(const search::Kind& kind, search::Page page) {
    HitGroup group{.kind = kind.name};
    for (auto& [document, explained] : page.hits)
        group.items.push_back({
            .id = std::to_string(document.id),
            .key = document.key.empty() ? std::nullopt : std::optional(document.key),
            .title = std::move(explained.title),
            .context = std::move(document.context),
            .snippet = std::move(explained.snippet),
            .at = document.at,
        });
    if (page.next) group.next = http::cursor_after(list_of(kind), search::to_string(*page.next));
    return group;
}

/// The kinds that are asked for. Refuses: invalid.
Result<std::vector<search::Kind>> asked_kinds(
    const std::vector<search::Kind>& kinds, const Search& request
) {
    if (!request.kind) {
        if (request.cursor) return invalid({wrong("kind", mainstay::code::missing)});
        return kinds;
    }
    auto asked = std::ranges::find(kinds, request.kind->value, &search::Kind::name);
    if (asked != kinds.end()) return std::vector{*asked};
    std::string names;
    for (const auto& kind : kinds) names += (names.empty() ? "" : ", ") + kind.name;
    return invalid({wrong("kind", mainstay::code::not_listed, {{"values", names}})});
}

Result<SearchResult> find(
    const std::vector<search::Kind>& kinds, db::Sql& sql, const Call& call, const Search& request
) {
    const auto asked = TRY(asked_kinds(kinds, request));
    const auto query = search::parse_query(request.q.value);
    if (query.is_cut)
        return invalid(
            {wrong("q", too_many_words, {{"max", std::to_string(search::query_terms_max)}})}
        );
    const int limit = static_cast<int>(request.limit.value_or(Count<1, 50>{hits_of_each}).value);
    SearchResult result;
    for (const auto& kind : asked) {
        const auto from = TRY(position_of(kind, request.cursor));
        auto group = group_of(kind, search::find(sql, call, kind, query, limit, from));
        if (!group.items.empty() || group.next) result.groups.push_back(std::move(group));
    }
    return result;
}

}  // namespace

std::vector<search::Kind> search_kinds(const std::vector<Module>& modules) {
    std::vector<search::Kind> all;
    for (const auto& module : modules)
        all.insert(all.end(), module.search_kinds.begin(), module.search_kinds.end());
    return all;
}

http::Route search_route(const std::vector<Module>& modules) {
    return http::get(
        "/api/v1/search",
        [kinds = search_kinds(modules)](db::Sql& sql, const Call& call, const Search& request) {
            return find(kinds, sql, call, request);
        },
        {.summary = "Find what has all of these words, by kind, the newest first.",
         .refuses = {Refusal::invalid},
         .tag = "search",
         .operation = "search",
         .cost = db::Cost::search,
         .limit = hits_of_each}
    );
}

std::vector<http::Gauge> search_gauges(const search::Indexer& indexer) {
    return {
        {"mainstay_search_pending",
         "Changes that are not in the search index yet, counted up to 10,000.",
         [&] { return static_cast<double>(indexer.figures().pending); }},
        {"mainstay_search_lag_seconds",
         "How long there has been something that is not in the search index; 0 when all is.",
         [&] { return indexer.figures().lag.count(); }},
        {"mainstay_search_complete",
         "0 while the search index is built for the first time or anew, so that something is "
         "missing.",
         [&] { return indexer.figures().is_complete ? 1.0 : 0.0; }},
        {"mainstay_search_trouble",
         "1 while nothing can be added to the search index; the log says why.",
         [&] { return indexer.figures().failure ? 1.0 : 0.0; }},
    };
}

}  // namespace mainstay::server
