/* Runs what trace wrote down, through SQLite's C API alone: raw DATABASE TRACE. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

static char* read_all(const char* name, size_t* size) {
    FILE* file = fopen(name, "rb");
    if (file == NULL) return NULL;
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char* text = malloc(*size + 1);
    *size = fread(text, 1, *size, file);
    fclose(file);
    return text;
}

int main(int count, char** arguments) {
    size_t size = 0;
    char* text = count == 3 ? read_all(arguments[2], &size) : NULL;
    sqlite3* database = NULL;
    if (text == NULL || sqlite3_open(arguments[1], &database) != SQLITE_OK) return 2;
    sqlite3_exec(database, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
    for (const char* sql = text; sql < text + size; sql += strlen(sql) + 1) {
        char* message = NULL;
        if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK) {
            fprintf(stderr, "%s\n%s\n", message, sql);
            return 1;
        }
    }
    sqlite3_close(database);
    free(text);
    return 0;
}
