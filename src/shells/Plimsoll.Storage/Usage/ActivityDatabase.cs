// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.DuckDb;
using Plimsoll.Storage.Files;

namespace Plimsoll.Storage.Usage;

/// <summary>The open file of activity: one connection that writes, many that read, and the moment at which another file takes its place.</summary>
/// <remarks>Whoever reads keeps the file where it is until the connection is closed, on the thread that opened it. Only the writing thread puts another file in
/// its place.</remarks>
internal sealed class ActivityDatabase : IDisposable
{
    private readonly ReaderWriterLockSlim _readers = new();
    private readonly string _path;
    private DuckDbDatabase? _database;
    private DuckDbConnection? _writing;

    /// <exception cref="DuckDbException">The file cannot be opened.</exception>
    public ActivityDatabase(string path)
    {
        _path = path;
        Open();
    }

    /// <summary>The one connection that writes, for the writing thread; another one after <see cref="Replace"/>. Where the file could not be opened again
    /// then, it is tried anew.</summary>
    /// <exception cref="DuckDbException">It still cannot be opened.</exception>
    public DuckDbConnection Writing
    {
        get
        {
            if (_writing is not null) { return _writing; }
            _readers.EnterWriteLock();
            try { Open(); }
            finally { _readers.ExitWriteLock(); }
            return _writing!;
        }
    }

    /// <summary>A connection that reads; the file stays in its place until it is disposed of.</summary>
    /// <exception cref="DuckDbException">The file was closed and could not be opened again, or takes no further connection.</exception>
    public DuckDbConnection Connect()
    {
        _readers.EnterReadLock();
        try { return (_database ?? throw new DuckDbException("the file could not be opened again")).Connect(_readers.ExitReadLock); }
        catch
        {
            _readers.ExitReadLock();
            throw;
        }
    }

    /// <summary>Puts a file that holds the same in the place of the open one, in one step, when nobody reads. Called on the writing thread, between two
    /// commits. False where somebody goes on reading for too long; then nothing happened.</summary>
    /// <exception cref="IOException">The log of the open file cannot be folded in, so it stays, or the new one cannot be put in its place.</exception>
    /// <exception cref="DuckDbException">The file that is now in its place cannot be opened.</exception>
    public bool Replace(string fresh, TimeSpan patience)
    {
        if (!_readers.TryEnterWriteLock(patience)) { return false; }
        try
        {
            Close();
            try
            {
                // A log that is left would be read into the new file.
                if (File.Exists(_path + ".wal") || File.Exists(fresh + ".wal")) { throw new IOException("The log of the file could not be folded in."); }
                File.Move(fresh, _path, overwrite: true);
            }
            finally { Open(); }
            return true;
        }
        finally { _readers.ExitWriteLock(); }
    }

    public void Dispose()
    {
        Close();
        _readers.Dispose();
    }

    private void Open()
    {
        // The log is folded in when it has grown, not in the middle of every burst.
        var database = new DuckDbDatabase(_path, ("checkpoint_threshold", "256MB"), ("preserve_insertion_order", "true"));
        try { _writing = database.Connect(); }
        catch
        {
            database.Dispose();
            throw;
        }
        _database = database;
        OwnFile.Take(_path);
        OwnFile.Take(_path + ".wal");
    }

    private void Close()
    {
        _writing?.Dispose();
        _database?.Dispose();
        (_writing, _database) = (null, null);
    }
}
