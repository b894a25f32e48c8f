// What decodes encodes to something that decodes to the same; nothing crashes on what does not.
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

}  // namespace

}  // namespace mainstay

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace mainstay;
    auto tree = wire::parse<Tree>({reinterpret_cast<const char*>(data), size});
    if (!tree) return 0;
    auto text = wire::print(*tree);
    auto again = wire::parse<Tree>(text);
    MAINSTAY_CHECK(again);
    MAINSTAY_CHECK(wire::print(*again) == text);
    return 0;
}
