// After log-out: this browser forgets what was typed at the desk and not saved, because others may use the same machine.
for (const key of Object.keys(localStorage)) if (/^medref:(typed|note):/.test(key)) localStorage.removeItem(key);
