#include "monitoring/span_search.hpp"

#include <fmt/format.h>

#include "http/page.hpp"

namespace mainstay::monitoring {

namespace {

std::string_view list_name(SpanOrder order) {
    return order == SpanOrder::newest ? "newest_spans" : "slowest_spans";
}

Result<SpanQuestion> question_of(const Scope& scope, const AskSpans& request) {
    SpanQuestion question{.where = Where(scope), .texts = {}};
    auto& where = question.where;
    where.equals("service", request.service).equals("operation", request.operation);
    if (request.service) question.texts += " service";
    if (request.operation) question.texts += " operation";
    if (!request.attribute.empty()) {
        TRY(where.has_attributes(request.attribute));
        question.texts += " attributes resource";
    }
    if (request.kind) where.add(fmt::format("kind = {}", static_cast<int>(*request.kind)));
    if (request.status) where.add(fmt::format("status = {}", static_cast<int>(*request.status)));
    if (request.min_micros) where.add(fmt::format("duration >= {}", request.min_micros->value));
    if (request.max_micros) where.add(fmt::format("duration <= {}", request.max_micros->value));
    if (request.roots_only.value_or(false)) where.add("parent = 0");
    question.order = request.order.value_or(SpanOrder::newest);
    question.limit = (request.limit ? request.limit->value : request.limit_usual) + 1;
    return question;
}

}  // namespace

Result<SpanPage> search_spans(
    telemetry::Store& store, const Scope& scope, const AskSpans& request
) {
    auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    if (of.empty()) return SpanPage{};
    auto question = TRY(question_of(of, request));
    const bool is_by_time = question.order == SpanOrder::newest;
    const auto list = list_name(question.order);
    if (request.cursor) {
        const auto [value, id] =
            TRY(http::read_cursor<std::int64_t, std::int64_t>(list, request.cursor->value));
        question.where.add(fmt::format(
            "({0} < {1} OR {0} = {1} AND id < {2})", is_by_time ? "started_at" : "duration", value,
            id
        ));
        if (is_by_time) range.to = std::min(range.to, Time{value + 1});
    }
    auto keys = TRY(find_spans(store, question, range));
    SpanPage page;
    if (static_cast<std::int64_t>(keys.size()) == question.limit) {
        keys.pop_back();
        const auto& last = keys.back();
        page.next =
            http::cursor_after(list, is_by_time ? last.started_at.micros : last.duration, last.id);
    }
    page.items = TRY(load_spans(store, of, keys));
    return page;
}

}  // namespace mainstay::monitoring
