#!/usr/bin/env node
import "../dist/build-command.js";
