#include "http/route.hpp"

namespace mainstay::http::detail {

Route blank_route(
    Kind kind, Verb verb, std::string_view path, About&& about, const wire::Shape& request
) {
    return {
        .kind = kind,
        .verb = verb,
        .path = std::string(path),
        .about = std::move(about),
        .request = &request,
    };
}

void describe_answer(Route& route, const AnswerKind& answer) {
    route.response = answer.shape;
    route.is_versioned = answer.is_versioned;
    if (!route.about.cost) route.about.cost = answer.is_page ? db::Cost::heavy : db::Cost::quick;
    if (answer.is_empty) route.about.status = 204;
}

}  // namespace mainstay::http::detail
