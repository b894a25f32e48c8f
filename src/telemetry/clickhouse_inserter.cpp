#include "telemetry/clickhouse_inserter.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/crypto.hpp"

namespace mainstay::telemetry::clickhouse {

namespace {

/// A sample is known by its series and time, and a series by its id: they are there once anyway.
bool has_request(Into into) { return into != Into::series && into != Into::sample; }

/// In one block, which is there as a whole or not at all.
const Values insert_settings{
    {"async_insert", "0"},
    {"insert_deduplicate", "1"},
    {"distributed_foreground_insert", "1"},
    {"max_insert_block_size", "100000000"},
    {"min_insert_block_size_rows", "100000000"},
    {"min_insert_block_size_bytes", "4000000000"},
    {"input_format_parallel_parsing", "0"},
};

std::string token_of(const std::vector<std::uint64_t>& requests) {
    return hex(
        hash({reinterpret_cast<const char*>(requests.data()), requests.size() * sizeof requests[0]})
    );
}

}  // namespace

Inserter::Inserter(const Client& client, const Batch& batch)
    : client_(client), batch_(batch), token_(token_of(batch.requests)) {}

void Inserter::store(std::chrono::milliseconds timeout) {
    for (const auto& [place, rows] : batch_.places) {
        if (done_.count(place) > 0) continue;
        // Only before the first try: from then on its own rows may be there.
        if (has_request(place.into) && asked_.count(place) == 0) {
            find_stored(place, rows, timeout);
            asked_.insert(place);
        }
        insert(place, rows, timeout);
        done_.insert(place);
    }
}

void Inserter::find_stored(
    const Place& place, const PlaceRows& rows, std::chrono::milliseconds timeout
) {
    std::string numbers;
    for (const auto& part : rows.parts)
        fmt::format_to(
            std::back_inserter(numbers), "{}{}", numbers.empty() ? "" : ",", part.request
        );
    // Rows of the same request have the same times.
    const auto answer = client_.run({
        .sql = fmt::format(
            "SELECT DISTINCT request FROM {} WHERE {} BETWEEN {} AND {}"
            " AND request IN ({})"
            " FORMAT RowBinaryWithNamesAndTypes",
            table_of(place.into), time_column(place.into), rows.first, rows.last, numbers
        ),
        .timeout = timeout,
    });
    for (const auto& row : read_answer(answer, rows.parts.size()))
        stored_.emplace(static_cast<std::uint64_t>(std::get<std::int64_t>(row.at(0))), place);
}

void Inserter::insert(
    const Place& place, const PlaceRows& rows, std::chrono::milliseconds timeout
) {
    std::string_view data = rows.rows.bytes();
    std::string left;
    const bool has_stored = std::ranges::any_of(rows.parts, [&](const auto& part) {
        return stored_.count({part.request, place}) > 0;
    });
    if (has_stored) {
        for (const auto& part : rows.parts)
            if (stored_.count({part.request, place}) == 0)
                left += data.substr(part.begin, part.end - part.begin);
        data = left;
    }
    if (data.empty()) return;
    Query query{
        .sql = std::string(insert_of(place.into)),
        .data = data,
        .values = insert_settings,
        .timeout = timeout,
    };
    query.values.emplace_back(
        "insert_deduplication_token",
        fmt::format("{}-{}-{}", token_, table_of(place.into), place.day)
    );
    client_.run(query);
}

bool Inserter::was_stored(std::uint64_t request) const {
    bool has_some = false;
    for (const auto& [place, rows] : batch_.places) {
        for (const auto& part : rows.parts) {
            if (part.request != request) continue;
            if (stored_.count({request, place}) == 0) return false;
            has_some = true;
        }
    }
    return has_some;
}

}  // namespace mainstay::telemetry::clickhouse
