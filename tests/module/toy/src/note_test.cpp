#include "toy/note.hpp"

#include <doctest/doctest.h>

namespace mainstay::toy {

TEST_CASE("a note belongs to who left it") { CHECK(note_kind.owner.find("author") != 0); }

}  // namespace mainstay::toy
