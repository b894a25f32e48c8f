#include "errors/family.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace mainstay::errors {

namespace {

using enum Family;

struct Named {
    std::string_view name;
    Family family;
};

constexpr Named platforms[] = {
    {"javascript", javascript},
    {"node", javascript},
    {"typescript", javascript},
    {"nodejs", javascript},
    {"deno", javascript},
    {"bun", javascript},
    {"webjs", javascript},
    {"python", python},
    {"java", java},
    {"kotlin", java},
    {"scala", java},
    {"clojure", java},
    {"groovy", java},
    {"android", java},
    {"csharp", dotnet},
    {"dotnet", dotnet},
    {"fsharp", dotnet},
    {"ruby", ruby},
    {"php", php},
    {"go", go},
    {"native", native},
    {"c", native},
    {"cpp", native},
    {"rust", native},
    {"cocoa", native},
    {"objc", native},
    {"swift", native},
};

constexpr Named endings[] = {
    {".js", javascript},  {".jsx", javascript}, {".ts", javascript},  {".tsx", javascript},
    {".mjs", javascript}, {".cjs", javascript}, {".vue", javascript}, {".svelte", javascript},
    {".py", python},      {".pyx", python},     {".java", java},      {".kt", java},
    {".scala", java},     {".clj", java},       {".groovy", java},    {".cs", dotnet},
    {".fs", dotnet},      {".vb", dotnet},      {".rb", ruby},        {".erb", ruby},
    {".php", php},        {".go", go},          {".c", native},       {".cc", native},
    {".cpp", native},     {".h", native},       {".hpp", native},     {".rs", native},
    {".swift", native},   {".m", native},       {".mm", native},
};

}  // namespace

Family family_of(const Frame& frame, std::string_view platform) {
    const std::string_view own = frame.platform.empty() ? platform : frame.platform;
    const auto* named = std::ranges::find(platforms, own, &Named::name);
    if (named != std::end(platforms)) return named->family;
    if (own.starts_with("javascript") || own.starts_with("node")) return javascript;
    if (own.starts_with("python")) return python;
    const auto path = std::string_view(frame.file).substr(0, frame.file.find('?'));
    for (const auto& ending : endings)
        if (path.ends_with(ending.name)) return ending.family;
    return other;
}

}  // namespace mainstay::errors
