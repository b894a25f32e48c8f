// What decodes encodes to something that decodes to the same; nothing crashes on what does not.
#include <algorithm>
#include <cmath>
#include <cstdint>

#include <boost/describe.hpp>

#include "base/check.hpp"
#include "wire/codec.hpp"

namespace mainstay {

namespace {

enum class Colour { red, new_ };
BOOST_DESCRIBE_ENUM(Colour, red, new_)

struct Leaf {
    Text<8> name;
    std::optional<std::optional<Id<Leaf>>> owner;
    Count<1, 9> size;
};

BOOST_DESCRIBE_STRUCT(Leaf, (), (name, owner, size))

struct Tree {
    std::vector<Leaf> leaves;
    std::optional<Time> at;
    std::optional<Colour> colour;
    std::optional<double> weight;
    std::optional<bool> is_old;
    std::optional<std::int32_t> rings;
    boost::json::value extra;
};

BOOST_DESCRIBE_STRUCT(Tree, (), (leaves, at, colour, weight, is_old, rings, extra))

// Equal, but for the last digits of doubles, which Boost.JSON 1.81 does not read to the nearest
// one.
bool alike(const boost::json::value& a, const boost::json::value& b) {
    if (a.is_double() && b.is_number()) {
        auto left = a.get_double(), right = b.to_number<double>();
        return left == right || std::abs(left - right) <= 1e-14 * std::abs(left);
    }
    if (a.is_array() && b.is_array())
        return std::ranges::equal(a.get_array(), b.get_array(), alike);
    if (a.is_object() && b.is_object()) {
        return std::ranges::equal(a.get_object(), b.get_object(), [](auto& x, auto& y) {
            return x.key() == y.key() && alike(x.value(), y.value());
        });
    }
    return a == b;
}

}  // namespace

}  // namespace mainstay

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace mainstay;
    auto tree = wire::parse<Tree>({reinterpret_cast<const char*>(data), size});
    if (!tree) return 0;
    auto text = wire::print(*tree);
    auto again = wire::parse<Tree>(text);
    MAINSTAY_CHECK(again);
    MAINSTAY_CHECK(alike(wire::encode(*tree), wire::encode(*again)));
    return 0;
}
