#include "base/error.hpp"

namespace mainstay {

std::string fill(std::string_view text, const Parameters& parameters) {
    std::string filled;
    while (!text.empty()) {
        auto open = text.find('{');
        auto close = open == text.npos ? text.npos : text.find('}', open);
        if (close == text.npos) break;
        filled += text.substr(0, open);
        auto found = parameters.find(text.substr(open + 1, close - open - 1));
        if (found != parameters.end()) filled += found->second;
        text.remove_prefix(close + 1);
    }
    return filled += text;
}

Error refuse(const Code& code, Parameters parameters) {
    auto message = fill(code.text, parameters);
    return {
        .refusal = code.refusal,
        .code = std::string(code.name),
        .message = std::move(message),
        .parameters = std::move(parameters),
    };
}

FieldError wrong(std::string field, const Code& code, Parameters parameters) {
    parameters.insert_or_assign("field", field);
    auto message = fill(code.text, parameters);
    return {std::move(field), std::string(code.name), std::move(message), std::move(parameters)};
}

Error invalid(std::vector<FieldError> fields) {
    auto error = refuse(code::invalid);
    error.fields = std::move(fields);
    return error;
}

}  // namespace mainstay
