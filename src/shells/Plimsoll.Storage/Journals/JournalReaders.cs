// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Plimsoll.Storage.Files;

namespace Plimsoll.Storage.Journals;

/// <summary>Connections that only read, handed from one reader to the next.</summary>
internal sealed class JournalReaders(string path) : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _closed;

    public T Use<T>(Func<SqliteConnection, T> read)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(Journal));
        var connection = _idle.TryTake(out var idle) ? idle : SqliteFile.OpenReader(path);
        try
        {
            return read(connection);
        }
        finally
        {
            if (_closed) { connection.Dispose(); } else { _idle.Add(connection); }
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var connection)) { connection.Dispose(); }
    }
}
