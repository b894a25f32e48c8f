// A filter as anybody may type it: it is read or refused at a place within it, what is read is
// printed and reads the same, and it can be completed and explained. The first byte chooses the
// cursor.
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "filter/filter.hpp"

namespace {

using namespace mainstay;

void require(bool expectation) {
    if (!expectation) std::abort();
}

/// Of the error's one field.
std::size_t parameter(const Error& error, std::string_view name) {
    return std::stoul(error.fields.front().parameters.find(name)->second);
}

void check_parts(const filter::Expression& expression, std::size_t size, std::size_t depth) {
    require(depth <= 2 * filter::depth_max + 3);
    require(expression.place.at + expression.place.length <= size);
    for (const auto& part : expression.parts) check_parts(part, size, depth + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text = cleaned_utf8({reinterpret_cast<const char*>(data) + 1, size - 1});
    const auto expression = filter::parse(text);
    if (!expression) {
        const auto& error = expression.error();
        require(parameter(error, "at") + parameter(error, "length") <= code_points(text));
        return 0;
    }
    check_parts(*expression, text.size(), 0);
    const auto printed = filter::print(*expression);
    if (printed.size() > filter::bytes_max) return 0;  // Quotation marks may make it longer.
    const auto again = filter::parse(printed);
    require(again && *again == *expression && filter::print(*again) == printed);
    const auto cursor = filter::byte_at(text, data[0]);
    require(filter::points_before(text, cursor) <= data[0]);
    return 0;
}
