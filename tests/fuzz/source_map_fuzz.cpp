// A source map, as anybody may upload it: read or refused, and each place that it finds is of a
// source that it has.
#include <cstdlib>
#include <string_view>

#include "errors/map_preflight.hpp"
#include "errors/source_map.hpp"

namespace {

void require(bool expectation) {
    if (!expectation) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace mainstay::errors;
    const std::string_view json(reinterpret_cast<const char*>(data), size);
    const std::vector<UploadedFile> files{{"a.js", json}, {"a.js.map", json}};
    require(preflight(files).size() <= 2);
    const auto map = SourceMap::read(json);
    if (!map) return 0;
    require(map->memory_bytes() > 0);
    for (std::int64_t line = 0; line < 6; ++line)
        for (std::int64_t column = 0; column < 40; column += 3) {
            const auto place = map->find(line, column);
            if (!place) continue;
            require(place->source >= map->sources().data());
            require(place->source < map->sources().data() + map->sources().size());
            require(place->line > 0 && place->column > 0);
        }
    return 0;
}
