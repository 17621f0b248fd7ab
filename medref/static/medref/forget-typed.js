// After log-out: this browser forgets what was typed into forms and never saved, because others may use the same machine.
for (const key of Object.keys(localStorage)) if (key.startsWith("medref:typed:")) localStorage.removeItem(key);
