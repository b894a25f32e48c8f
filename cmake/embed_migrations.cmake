# Writes a C++ file that holds a module's migrations, in the order of their numbers.
# Called with OUTPUT, MODULE and FILES (a list).
set(rows "")
list(SORT FILES)
foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME)
    file(READ ${file} text)
    string(APPEND rows "    {\"${MODULE}\", \"${name}\", R\"migration(${text})migration\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"db/migration.hpp\"

namespace mainstay::${MODULE} {

namespace {

constexpr db::Migration rows[] = {
${rows}};

}  // namespace

std::span<const db::Migration> migrations() { return rows; }

}  // namespace mainstay::${MODULE}
")
