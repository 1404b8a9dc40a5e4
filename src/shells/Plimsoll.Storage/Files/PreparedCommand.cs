// SPDX-License-Identifier: Apache-2.0

using Microsoft.Data.Sqlite;

namespace Plimsoll.Storage.Files;

/// <summary>A statement that is compiled once and run often, with parameters <c>$1</c>, <c>$2</c> ….</summary>
internal sealed class PreparedCommand : IDisposable
{
    private readonly SqliteCommand _command;

    public PreparedCommand(SqliteConnection connection, string sql, int parameters = 0)
    {
        _command = connection.CreateCommand();
#pragma warning disable CA2100 // Every caller passes its own constant text.
        _command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 1; i <= parameters; i++) { _command.Parameters.Add(new SqliteParameter($"${i}", null)); }
        _command.Prepare();
    }

    public void Run(params ReadOnlySpan<object> values)
    {
        Set(values);
        _command.ExecuteNonQuery();
    }

    public SqliteDataReader Read(params ReadOnlySpan<object> values)
    {
        Set(values);
        return _command.ExecuteReader();
    }

    public object? Scalar() => _command.ExecuteScalar();

    public void Dispose() => _command.Dispose();

    private void Set(ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) { _command.Parameters[i].Value = values[i]; }
    }
}
